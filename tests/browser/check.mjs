// Opens pages in Chromium: node check.mjs CHROMIUM FILE... Prints what is wrong as JSON, a list of [page, what].
// Needs axe-core and playwright-core, from the folder NODE_MODULES or from here. With SCREENSHOTS, a folder, it also takes
// a picture of each page at each width.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.NODE_MODULES;
const require = createRequire(folder ? pathToFileURL(`${folder}/x.js`) : import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [executablePath, ...files] = process.argv.slice(2);
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const browser = await chromium.launch({ executablePath, args });
// of A4 between margins of a centimetre, in pixels
const PAPER = 718;
// how many elements the keyboard visits on a page
const TABS = 12;
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
      const linked = await page.$$eval('a, button, input, summary', (found) => found.length);
      for (let key = 0; key < Math.min(linked, TABS); key += 1) {
        await page.keyboard.press('Tab');
        const shown = await page.evaluate(() => {
          const style = getComputedStyle(document.activeElement);
          return document.activeElement !== document.body && style.outlineStyle !== 'none';
        });
        if (!shown) say(`the keyboard's focus is not visible after ${key + 1} tabs`);
      }
      if (await page.$('#query')) {
        const [title, , , href] = JSON.parse(await page.textContent('#titles'))[0];
        await page.fill('#query', title.toUpperCase());
        if (!(await page.$(`#hits a[href="${href}"]`))) say(`the search does not find ${title}`);
        await page.fill('#query', '');
      }
      if (process.env.SCREENSHOTS) {
        const name = `${basename(dirname(file))}-${basename(file, '.html')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(process.env.SCREENSHOTS, name), fullPage: true });
      }
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: PAPER, height: 900 });
      const boxes = 'html, .wide';
      if (await page.$$eval(boxes, (found) => found.some((box) => box.scrollWidth > box.clientWidth))) say('cut off in print');
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(wrong));
