import { setUp } from './setup.mjs';
import { sayWhy } from './setup/say.mjs';
import { runStep, STEPS } from './test/steps.mjs';
import { addUp, closingLine } from './test/summary.mjs';

/** @returns {Promise<boolean>} whether all steps passed */
async function test() {
  /** @type {import('./test/summary.mjs').Counts[]} */
  const counted = [];
  let failure;
  for (const [index, step] of STEPS.entries()) {
    const name = `[${index + 1}/${STEPS.length}] ${step.title}`;
    console.log(`\n== ${name}`);
    const result = await runStep(step);
    if (result.counts !== undefined) counted.push(result.counts);
    console.log(`== ${name}: ${result.failure === undefined ? 'passed' : 'FAILED'} in ${result.seconds.toFixed(1)} s`);
    if (result.failure !== undefined) {
      failure = `Failed at ${name}: ${result.failure}.`;
      break;
    }
  }

  const total = addUp(counted);
  console.log('');
  if (total.skipped > 0) console.log(`${total.skipped} tests were skipped.`);
  if (failure !== undefined) console.log(failure);
  if (counted.length > 0) console.log(closingLine(total));
  return failure === undefined;
}

try {
  await setUp();
  process.exitCode = (await test()) ? 0 : 1;
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
