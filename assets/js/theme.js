// The light/dark switch without a page load. The form's post sets the cookie that the server reads, so the choice lasts.
//
// Markup:  <form data-theme-form method="post" action="/theme"><button name="theme" value="dark">

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  const body = new URLSearchParams(new FormData(form));
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  button?.setAttribute("aria-pressed", String(theme === "dark"));
});
