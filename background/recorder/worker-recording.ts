import { watchRegister } from '../../extension/probe/watch-register.ts';
import { installWorkerRecorder } from '../../extension/probe/worker-recorder.ts';
import { keeping } from './bodies.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';

/** How many links of an asynchronous stack come with an event; what lies beyond is asked for. */
const ASYNC_DEPTH = 32;

/** In parentheses, so that the browser compiles them at once, and not first when they are called. */
const RECORDER = `(${installWorkerRecorder.toString()}), (${watchRegister.toString()})`;

/**
 * The expression of a probe that records as soon as it is installed.
 *
 * @param probe the expression that installs it, and gives it, or null where it is too early.
 */
export function recordingProbe(probe: string): string {
  return `((probe) => (probe?.record(${RECORDER}, true), probe))(${probe})`;
}

/**
 * The same for each run of the worker to come. It is not answered until its probe is told to let go, and what has no answer
 * the browser sends again at the worker's next start, without asking the extension, which may be slower than another debugger,
 * such as DevTools, that lets the worker go.
 */
export function stayingProbe(probe: string): string {
  return `'ExtendableEvent' in self && ${recordingProbe(probe)}?.stay()`;
}

/**
 * Makes a worker's session tell of requests, console messages, the browser's too, and errors, with their asynchronous stacks.
 * Sent when recording starts, and to a new version before its start. What was logged before is told once more: the times tell.
 *
 * @param key of the binding by which the probe of each run tells what it has not been asked for
 * @param keepsBodies see {@link keepResponses}
 */
export async function hearWorker(cdp: Cdp, worker: Debuggee, key: string, keepsBodies: boolean): Promise<void> {
  await Promise.all([
    keepResponses(cdp, worker, keepsBodies),
    cdp.send(worker, 'Runtime.enable'),
    cdp.send(worker, 'Runtime.addBinding', { name: key }),
    hearStacks(cdp, worker),
    cdp.send(worker, 'Log.enable'),
  ]);
}

/** Whether the browser keeps the bodies of requests, until they are asked for. May be changed at any time. */
export async function keepResponses(cdp: Cdp, worker: Debuggee, kept: boolean): Promise<void> {
  await cdp.send(worker, 'Network.enable', keeping(kept));
}

/**
 * The browser forgets the depth with each run of the worker, unlike the rest: sent to one that has stopped, as soon as it
 * has, this waits and then counts from the first instruction on. It is answered when the worker starts.
 */
export async function hearStacks(cdp: Cdp, worker: Debuggee): Promise<void> {
  await cdp.send(worker, 'Runtime.setAsyncCallStackDepth', { maxDepth: ASYNC_DEPTH });
}

/**
 * Ends what {@link hearWorker} began. `Network` stays enabled: to disable it would take a hold off (see ARCHITECTURE.md).
 */
export async function unhearWorker(cdp: Cdp, worker: Debuggee, key: string): Promise<void> {
  // Sent at once: a worker that is busy, or stopped, would put off the rest until it is recorded anew.
  await Promise.all([
    cdp.send(worker, 'Runtime.removeBinding', { name: key }),
    cdp.send(worker, 'Runtime.setAsyncCallStackDepth', { maxDepth: 0 }),
    cdp.send(worker, 'Runtime.disable'),
    cdp.send(worker, 'Log.disable'),
  ]);
}

/** Starts to record a worker that runs with a probe. @param probe object id @param key of the binding, which it needs no more */
export async function startRecording(cdp: Cdp, worker: Debuggee, probe: string, key: string): Promise<void> {
  // Compiled here: of what `Runtime.callFunctionOn` compiles, the browser mutes the errors, and a rejected `register()` that
  // nobody handles would be no `unhandledrejection` (measured).
  const answer = await cdp.send(worker, 'Runtime.evaluate', { expression: `delete self['${key}'], [${RECORDER}]` });
  const { objectId } = answer.result;
  if (answer.exceptionDetails || objectId === undefined) throw new Error(answer.result.description);
  await callOn(cdp, worker, probe, 'function ([install, watch]) { this.record(install, watch, false); }', [
    { objectId },
  ]);
}

export async function stopRecording(cdp: Cdp, worker: Debuggee, probe: string): Promise<void> {
  await callOn(cdp, worker, probe, 'function () { this.stopRecording(); }', []);
}

async function callOn(
  cdp: Cdp,
  worker: Debuggee,
  objectId: string,
  functionDeclaration: string,
  args: { objectId: string }[],
): Promise<void> {
  const call = { objectId, functionDeclaration, arguments: args, returnByValue: true };
  const { exceptionDetails } = await cdp.send(worker, 'Runtime.callFunctionOn', call);
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
}
