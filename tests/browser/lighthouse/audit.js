// Audits pages and prints a JSON object: for each URL, the audits that are not passed, and why.
// node audit.js PATH-OF-CHROMIUM URL...
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...urls] = process.argv.slice(2);
const chrome = await launcher.launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
const found = {};
try {
  for (const url of urls) {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: ["accessibility", "best-practices", "seo"],
    });
    found[url] = {};
    for (const category of Object.values(lhr.categories)) {
      for (const { id, weight } of category.auditRefs) {
        const { score, details } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 1) {
          found[url][id] = (details?.items ?? []).map((item) => item.node?.snippet ?? "").slice(0, 3);
        }
      }
    }
  }
} finally {
  await chrome.kill();
}
console.log(JSON.stringify(found));
