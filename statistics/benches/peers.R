# What R needs for the same models: Rscript peers.R ancova|reml FILE.csv prints milliseconds and the value that is compared.
args <- commandArgs(trailingOnly = TRUE)
data <- read.csv(args[2])
data$g <- factor(data$g)
start <- Sys.time()
if (args[1] == "ancova") {
  fit <- lm(post ~ pre + g, data)
  anova(lm(post ~ pre, data), fit)
  anova(fit, lm(post ~ pre * g, data))
  x <- model.matrix(fit)
  scaled <- x * (residuals(fit) / (1 - hatvalues(fit)))
  bread <- summary(fit)$cov.unscaled
  robust <- bread %*% crossprod(scaled) %*% bread
  value <- coef(fit)[["gB"]]
} else {
  fit <- lme4::lmer(y ~ time * g + (1 + time | id), data, REML = TRUE)
  value <- as.numeric(logLik(fit))
}
cat(as.numeric(difftime(Sys.time(), start, units = "secs")) * 1000, format(value, digits = 15), "\n")
