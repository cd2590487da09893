import fc from 'fast-check';
import { test } from './fixtures.ts';
import { expectReleased, operations, type Operation } from './random/operations.ts';
import { closeWorld, openWorld, whatThePageSays, whatThePanelSays } from './random/world.ts';
import { inTime } from '../support/wait-for.ts';

/** How many sequences. `SEQUENCES=100 SEED=7 npm run soak` plays others; see playwright.soak.config.ts. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 40);
/** The same sequences each time, unless others are asked for. */
const SEED = Number(process.env.SEED ?? 1);
/** How many browsers play a share of the sequences each: one after the other in `npm test`, at once in `npm run soak`. */
const SHARES = 2;
/** Longest time that one sequence takes on average, and that one operation of it may take, in ms. */
const SEQUENCE_MS = 15_000;
const OPERATION_MS = 40_000;

const names = Object.keys(operations) as Operation[]; // the keys of a literal
const sequences = fc.array(fc.constantFrom(...names), { minLength: 3, maxLength: 10 });

/** What failed, in words by which it can be played again. */
function failure(seed: number, { failures, counterexample, errorInstance }: fc.RunDetails<[Operation[]]>): Error {
  const inWords = (given: [Operation[]] | null | undefined) => (given?.[0] ?? []).join(', ');
  return new Error(
    [
      `A sequence failed (seed ${seed}). The shortest that fails: ${inWords(counterexample)}.`,
      `It was found as: ${inWords(failures[0])}.`,
      `Play it again with: SEED=${SEED} SEQUENCES=${SEQUENCES} npm run soak`,
      errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance),
    ].join('\n'),
  );
}

/** A time-out of the whole test would not tell the sequence. */
const limited = (what: string, operation: Promise<unknown>) => inTime(`"${what}" to end`, operation, OPERATION_MS);

for (let share = 0; share < SHARES; share++) {
  const seed = SEED + share;
  test(`no tag is stuck after random sequences, part ${share + 1} (seed ${seed}) @alone`, async () => {
    const numRuns = Math.ceil(SEQUENCES / SHARES);
    test.setTimeout(60_000 + numRuns * SEQUENCE_MS);
    let world = await openWorld();
    const isNeverStuck = fc.asyncProperty(sequences, async (sequence) => {
      try {
        for (const name of sequence) await limited(name, operations[name](world));
        await limited('the final release', expectReleased(world));
      } catch (error) {
        const says = [
          inTime('the panel to say anything', whatThePanelSays(world)),
          inTime('the page to say anything', whatThePageSays(world)),
        ];
        const said = (await Promise.all(says.map((one) => one.catch(String)))).join('\n');
        // The next sequence, and the search for the shortest that fails, begin with a new browser.
        await closeWorld(world);
        world = await openWorld();
        throw new Error(`${String(error)}\n${said}`, { cause: error });
      }
    });
    try {
      const played = await fc.check(isNeverStuck, { numRuns, seed, verbose: fc.VerbosityLevel.Verbose });
      if (played.failed) throw failure(seed, played);
    } finally {
      await closeWorld(world);
    }
  });
}
