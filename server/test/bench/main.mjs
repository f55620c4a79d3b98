// Run by npm run bench. Ratios against baselines measured interleaved in the same run, the median of at least 5 rounds; 1 below a target.
import { buildWidget } from '../../../widget/build.mjs';
import { benchFirstLoad } from './first-load.mjs';
import { closeLoad } from './load.mjs';
import { benchPanel } from './panel.mjs';
import { benchRenewals } from './renewals.mjs';
import { benchScope } from './scope.mjs';
import { benchSubmit } from './submit.mjs';
import { benchWebhook } from './webhook.mjs';
import { startWorld } from './world.mjs';

const PARTS = { submit: benchSubmit, webhook: benchWebhook, scope: benchScope, panel: benchPanel, load: benchFirstLoad, sizes: benchSizes, renewals: benchRenewals };

async function benchSizes() {
  const { element, enroll } = await buildWidget();
  return [
    { name: "partner's page, gzipped", value: element / 1024, target: 9, stretch: 7, unit: ' KB', detail: '' },
    { name: 'our frame before payment, gzipped', value: enroll / 1024, target: 30, stretch: 22, unit: ' KB', detail: '' },
  ];
}

const chosen = process.argv.slice(2).filter(name => name in PARTS);
const world = await startWorld();
const results = [];
try {
  console.log(`PostgreSQL: ${await world.settings()}. The payments port answers at once, but for the renewals, which go through the sandbox; everything else is the product.\n`);
  for (const [name, run] of Object.entries(PARTS)) if (!chosen.length || chosen.includes(name)) results.push(...await run(world));
} finally { closeLoad(); await world.stop(); }

const reached = r => r.target === undefined || (r.atLeast ? r.value >= r.target : r.value <= r.target);
for (const r of results) {
  const figure = `${r.value.toFixed(2)}${r.unit}`;
  if (r.target === undefined) console.log(`        ${r.name}: ${figure} (for comparison)  ${r.detail}`);
  else console.log(`${reached(r) ? 'ok    ' : 'MISSED'}  ${r.name}: ${figure} (target ${r.atLeast ? 'at least' : 'at most'} ${r.target}${r.unit}${r.stretch ? `, stretch ${r.stretch}` : ''})${r.detail ? `  ${r.detail}` : ''}`);
}
process.exitCode = results.every(reached) ? 0 : 1;
