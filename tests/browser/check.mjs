// Opens pages in Chromium: node check.mjs CHROMIUM FILE... Prints what is wrong as JSON, a list of [page, what].
// Needs axe-core and playwright-core, from the folder NODE_MODULES or from here.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const folder = process.env.NODE_MODULES;
const require = createRequire(folder ? pathToFileURL(`${folder}/x.js`) : import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [executablePath, ...files] = process.argv.slice(2);
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const browser = await chromium.launch({ executablePath, args });
const wrong = [];
for (const width of [390, 1280]) {
  for (const colorScheme of ['light', 'dark']) {
    // the policy of the pages forbids scripts, so that axe could not run
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    for (const file of files) {
      const page = await context.newPage();
      const say = (what) => wrong.push([file, `${width} ${colorScheme}: ${what}`]);
      page.on('pageerror', (error) => say(`script: ${error.message}`));
      page.on('requestfailed', (request) => say(`not loaded: ${request.url()}`));
      await page.goto(pathToFileURL(file).href);
      await page.evaluate(() => document.querySelectorAll('details').forEach((box) => { box.open = true; }));
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) say('scrolls sideways');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical') say(`${id}: ${nodes[0].html.slice(0, 200)}`);
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(wrong));
