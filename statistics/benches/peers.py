"""What statsmodels needs for the same models: peers.py ancova|reml FILE.csv prints milliseconds and the value that is compared."""
import sys
import time
import warnings

import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

warnings.filterwarnings("ignore")
what, path = sys.argv[1:3]
data = pd.read_csv(path)
start = time.perf_counter()
if what == "ancova":
    fit = smf.ols("post ~ pre + C(g)", data).fit()
    robust = fit.get_robustcov_results("HC3")
    sm.stats.anova_lm(fit, typ=2)
    for model in (fit, robust):
        model.t_test([[0, 1, 0, 0], [0, 0, 1, 0], [0, -1, 1, 0]])
    smf.ols("post ~ pre * C(g)", data).fit().compare_f_test(fit)
    value = fit.params.iloc[1]
else:
    fit = smf.mixedlm("y ~ time * C(g)", data, groups="id", re_formula="~time").fit(reml=True)
    value = fit.llf
print((time.perf_counter() - start) * 1000, value)
