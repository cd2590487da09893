import { LOG_FORMAT, LOG_VERSION, type LogEvent } from '../../extension/protocol/log.ts';

/** So many tags take turns in a made log. */
const TAGS = 40;
/** Events of one turn: registered, dispatched, request, console, settled, completed. */
const TURN = 6;

/** The event number `index`, from 0, of a log as a busy outbox makes it: one dispatch after the other, each with its request. */
export function madeEvent(index: number): LogEvent {
  const turn = Math.floor(index / TURN);
  const of = {
    scope: 'https://mail.example/',
    tag: `outbox-${turn % TAGS}`,
    kind: 'sync',
  } as const;
  const base = { seq: index + 1, at: 1_767_268_800_000 + index * 3 };
  const dispatchId = `browser ${turn}`;
  const source = { url: 'https://mail.example/sw.js', line: 12, column: 7, function: 'sendOutbox' };
  switch (index % TURN) {
    case 0:
      return { ...base, type: 'registered', ...of, source, from: 'page' };
    case 1:
      return { ...base, type: 'dispatched', ...of, dispatchId, via: 'browser', attempt: 1, lastChance: false };
    case 2:
      return {
        ...base,
        type: 'request',
        ...of,
        dispatchId,
        attributedBy: 'stack',
        durationMs: 11.5,
        source,
        url: `https://mail.example/api/messages/${turn}`,
        method: 'POST',
        status: 201,
        sizeBytes: 532,
      };
    case 3:
      return {
        ...base,
        type: 'console',
        ...of,
        dispatchId,
        attributedBy: 'stack',
        source,
        level: 'log',
        text: `Sent message ${turn} of the outbox.`,
      };
    case 4:
      return {
        ...base,
        type: 'settled',
        ...of,
        dispatchId,
        via: 'browser',
        outcome: 'fulfilled',
        durationMs: 13.25,
        waitUntilCalls: 1,
      };
    default:
      return { ...base, type: 'completed', ...of };
  }
}

/** The file of a made log, as Export writes it, in parts. @param size the bytes that it has at least */
export function* madeLogFile(size: number): Generator<string> {
  let part = `{"format":"${LOG_FORMAT}","version":${LOG_VERSION},"events":[`;
  let written = 0;
  for (let index = 0; written + part.length < size; index++) {
    part += `${index === 0 ? '' : ','}\n${JSON.stringify(madeEvent(index))}`;
    if (part.length < 1 << 20) continue;
    written += part.length;
    yield part;
    part = '';
  }
  yield `${part}\n]}`;
}
