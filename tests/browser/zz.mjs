export async function run(t) {
  const ruth = await t.as("ruth", { viewport: { width: 390, height: 844 } });
  await ruth.goto("/groups");
  console.log(await ruth.evaluate(() => {
    const room = document.documentElement.clientWidth;
    return [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")].filter((el) => el.getBoundingClientRect().right > room + 1).map((el) => `${el.tagName}.${el.className} ${Math.round(el.getBoundingClientRect().right)} ${getComputedStyle(el).position} in ${el.parentElement.className} ${getComputedStyle(el.parentElement).position} ${el.textContent.trim().slice(0, 40)}`).slice(0, 30)];
  }));
  await ruth.screenshot({ path: "/tmp/fix/groups390.png" });
}
