import type { VNode } from 'preact';
import { splitUrl } from '../components/short-url.ts';
import type { Permissions, Registration, Unlisted, WorkerVersion } from '../../extension/protocol/model.ts';
import { Icon } from '../components/icon.tsx';
import type { MoreRow, OriginRow } from '../store/tree.ts';
import type { NoteRow } from '../store/tree-notes.ts';

const PERMISSIONS: readonly (keyof Permissions)[] = ['background-sync', 'periodic-background-sync'];

/** An origin's row: its name and its permissions. */
export function OriginCells({ origin }: { origin: OriginRow['origin'] }): VNode {
  return (
    <div role="gridcell" aria-colspan={4} class="cell-wide">
      <Icon name="chevron" />
      <div class="wide-text">
        <strong class="origin-name" title={origin.origin}>
          {origin.origin}
        </strong>
        {origin.partitioned && <span class="badge">partitioned</span>}
        {PERMISSIONS.map((name) => (
          <span key={name} class={`permission ${name} permission-${origin.permissions[name]}`}>
            {name}: {origin.permissions[name]}
          </span>
        ))}
      </div>
    </div>
  );
}

export interface RegistrationCellsProps {
  registration: Registration;
  tabIndex: number;
  onFireAll: (registration: string) => void;
}

/** A registration's row: its scope, its workers, whether it is held or stuck, and firing all its tags. */
export function RegistrationCells({ registration, tabIndex, onFireAll }: RegistrationCellsProps): VNode {
  const { scope, workers, held, stuck, partitioned, periodicSync } = registration;
  const { origin, path } = splitUrl(scope);
  return (
    <>
      <div role="gridcell" aria-colspan={3} class="cell-wide">
        <Icon name="chevron" />
        <div class="wide-text">
          <span class="scope" title={scope}>
            <span class="scope-origin">{origin}</span>
            <span class="scope-path">{path}</span>
          </span>
          {held && (
            <span class="badge badge-held">
              <Icon name="pause" />
              held
            </span>
          )}
          {stuck !== null && (
            <span class="badge badge-stuck" title={stuck.why}>
              <Icon name="warning" />
              stuck
            </span>
          )}
          {partitioned && <span class="badge">partitioned</span>}
          {workers.map((worker) => (
            <Worker key={worker.slot} {...worker} />
          ))}
          {workers.length === 0 && <span class="quiet">no service worker</span>}
          {periodicSync.status === 'unsupported' && (
            <span class="quiet" title="registration.periodicSync is missing in this browser">
              no periodic sync
            </span>
          )}
        </div>
      </div>
      <div role="gridcell" class="cell-actions">
        <button
          type="button"
          class="row-button"
          tabIndex={tabIndex}
          aria-label={`Fire all of ${scope}`}
          title="Fire every listed tag of this registration, simulated, in the order shown"
          onClick={(event) => {
            event.stopPropagation();
            onFireAll(registration.key);
          }}
        >
          Fire all
        </button>
      </div>
    </>
  );
}

function Worker({ slot, state, scriptURL }: WorkerVersion): VNode {
  const script = splitUrl(scriptURL).path.split('/').at(-1);
  return (
    <span class={`worker worker-${slot}`} title={`${slot} worker, ${state}: ${scriptURL}`}>
      {script === undefined || script === '' ? scriptURL : script} <span class="quiet">{slot}</span>
      {state !== settledState(slot) && <span class="quiet"> ({state})</span>}
    </span>
  );
}

/** The state that goes without saying for a slot. */
function settledState(slot: WorkerVersion['slot']): WorkerVersion['state'] {
  return slot === 'installing' ? 'installing' : slot === 'waiting' ? 'installed' : 'activated';
}

const NOTE_ICONS = { quiet: 'info', warning: 'warning', busy: 'running' } as const;

/** A row of words. */
export function NoteCells({ row }: { row: NoteRow }): VNode {
  return (
    <div role="gridcell" aria-colspan={4} class={`cell-note note-${row.tone}`}>
      <Icon name={NOTE_ICONS[row.tone]} />
      <span>{row.text}</span>
    </div>
  );
}

/** Something of the tab that cannot be listed: where, why, and what to do. */
export function UnlistedCells({ entry }: { entry: Unlisted }): VNode {
  return (
    <div role="gridcell" aria-colspan={4} class="cell-note note-quiet">
      <Icon name="info" />
      <span>
        <strong class="where">{entry.where}</strong> {entry.why} {entry.next}
      </span>
    </div>
  );
}

/** The rest of a long list. */
export function MoreCells({
  row,
  tabIndex,
  onAll,
}: {
  row: MoreRow;
  tabIndex: number;
  onAll: (key: string) => void;
}): VNode {
  return (
    <div role="gridcell" aria-colspan={4} class="cell-note">
      <button type="button" class="row-button" tabIndex={tabIndex} onClick={() => onAll(row.registration)}>
        Show {row.hidden.toLocaleString('en')} more tags
      </button>
      <span class="quiet">Filter tags finds them too.</span>
    </div>
  );
}
