/** @import { OutboxItem } from '../../sync-types.ts' */

const STORE = 'outbox';

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed.')));
  });
}

/**
 * @param {string} name
 * @returns {Promise<IDBDatabase>}
 */
function open(name) {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
  });
  return settled(request);
}

/**
 * What waits to be sent, in IndexedDB: the page adds, the service worker removes.
 * @param {string} name the database's name
 */
export function createOutbox(name) {
  const channel = new BroadcastChannel(name);

  /**
   * Opened for each use: a connection that stays open would block "Clear site data".
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} use
   */
  async function run(mode, use) {
    const database = await open(name);
    try {
      const transaction = database.transaction(STORE, mode);
      const complete = new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('IndexedDB gave up.')));
      });
      const [result] = await Promise.all([settled(use(transaction.objectStore(STORE))), complete]);
      return result;
    } finally {
      database.close();
      if (mode === 'readwrite') channel.postMessage('changed');
    }
  }

  return {
    /**
     * Every item, oldest first.
     * @returns {Promise<OutboxItem[]>}
     */
    all: async () => {
      /** @type {unknown} */
      const items = await run('readonly', (store) => store.getAll());
      return /** @type {OutboxItem[]} */ (items);
    },
    /** @param {Omit<OutboxItem, 'id'>} item */
    add: (item) => run('readwrite', (store) => store.add(item)),
    /** @param {number} id */
    remove: (id) => run('readwrite', (store) => store.delete(id)),
    /**
     * Calls back when another page or the worker changed the outbox.
     * @param {() => void} callback
     */
    onChange: (callback) => channel.addEventListener('message', callback),
  };
}

/** @typedef {ReturnType<typeof createOutbox>} Outbox */
