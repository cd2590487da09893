import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Registration, Snapshot, Status } from '../../extension/protocol/model.ts';
import { edit, formAlert, refuse } from './form-actions.ts';
import { EMPTY_FORM } from './form.ts';
import type { PanelStore } from './panel-store.ts';
import { registrationOf, snapshotOf, statusOf } from './test-data.ts';

const registration = registrationOf({});

function formOf(...registrations: Registration[]) {
  return {
    form: signal(EMPTY_FORM),
    filter: signal(''),
    refused: signal<PanelStore['refused']['value']>(null),
    snapshot: signal<Snapshot | null>(snapshotOf(...registrations)),
    status: signal<Status | null>(null),
  };
}

test('what was refused is told for as long as it would be refused', () => {
  const store = formOf();
  expect(refuse(store, 'fire')).toBe(true);
  expect(formAlert(store)?.message).toContain('no service worker');
  store.snapshot.value = snapshotOf(registration);
  expect(formAlert(store)).toBeNull();
  expect(refuse(store, 'fire')).toBe(false);
  store.snapshot.value = snapshotOf();
  expect(formAlert(store)).toBeNull();
});

test('an obstacle to the browser’s own event is told until it is gone, or the form is another', () => {
  const store = formOf(registration);
  edit(store, { via: 'browser' });
  store.status.value = statusOf({ hold: true });
  expect(refuse(store, 'fire')).toBe(true);
  expect(formAlert(store)?.offers).toEqual(['register', 'simulate']);
  store.status.value = statusOf({});
  expect(formAlert(store)).toBeNull();

  store.status.value = statusOf({ offline: true });
  expect(refuse(store, 'fire')).toBe(true);
  edit(store, { tag: 'other' });
  expect(formAlert(store)).toBeNull();
  expect(refuse(store, 'register')).toBe(false);
});

test('a row whose tags cannot be fired is told of, whatever the form means, until it has one or is gone', () => {
  const other = registrationOf({ key: 'b', scope: 'https://a.example/b/' });
  const withTag = registrationOf({ sync: { status: 'listed', tags: ['t'] } });
  const store = formOf(withTag, other);
  expect(refuse(store, 'fireAll')).toBe(false);
  expect(refuse(store, 'fireAll', 'b')).toBe(true);
  expect(formAlert(store)?.message).toContain('This registration has no tag');
  store.snapshot.value = snapshotOf(withTag, { ...other, sync: withTag.sync });
  expect(formAlert(store)).toBeNull();
  store.snapshot.value = snapshotOf(withTag);
  expect(formAlert(store)).toBeNull();
});

test('tags that the filter hides are not fired with the others', () => {
  const store = formOf(registrationOf({ sync: { status: 'listed', tags: ['banana'] } }));
  store.filter.value = 'BAN';
  expect(refuse(store, 'fireAll')).toBe(false);
  store.filter.value = 'apple';
  expect(refuse(store, 'fireAll')).toBe(true);
  expect(formAlert(store)?.message).toBe('No tag matches the filter.');
  store.filter.value = '';
  expect(formAlert(store)).toBeNull();
});
