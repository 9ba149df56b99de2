// The device's safe: unsent changes kept in IndexedDB, encrypted with a key that no script can read out.
//
// Where the browser offers no WebCrypto (plain HTTP) or no IndexedDB (private windows), `openVault` answers null
// and the outbox keeps its changes in memory only: clinical text is never written to a disk in the clear.

const NAME = "cohort-outbox";
const WEEK = 7 * 24 * 3600 * 1000;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

async function database() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("kept", { keyPath: "key" }).createIndex("owner", "owner");
  };
  return done(request);
}

/**
 * Opens the safe of one user on this device.
 * @param {string} owner the user's id; another user's changes are never decrypted, only dropped after a week
 * @param {string} login the present sign-in, stored beside each change
 */
export async function openVault(owner, login) {
  if (!owner || !globalThis.indexedDB || !globalThis.crypto?.subtle) return null;
  try {
    const db = await database();
    const store = (name, mode) => db.transaction(name, mode).objectStore(name);
    let key = await done(store("keys", "readonly").get(owner));
    if (!key) {
      key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      await done(store("keys", "readwrite").put(key, owner));
    }
    return {
      /** Writes or overwrites one item. */
      async keep(item) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(item)));
        await done(store("kept", "readwrite").put({ key: item.change.key, owner, login, at: Date.now(), iv, data }));
      },
      async drop(id) {
        await done(store("kept", "readwrite").delete(id));
      },
      /** All items of this user, oldest first. An item that will not decrypt is of no use to anybody and is removed. */
      async all() {
        const found = [];
        for (const row of await done(store("kept", "readonly").getAll())) {
          if (row.owner !== owner) {
            if (Date.now() - row.at > WEEK) await this.drop(row.key);
            continue;
          }
          try {
            const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
            found.push(JSON.parse(new TextDecoder().decode(plain)));
          } catch {
            await this.drop(row.key);
          }
        }
        return found.sort((a, b) => a.seq - b.seq);
      },
      /** At sign-out: the user's changes and key both go. */
      async forget() {
        for (const id of await done(store("kept", "readonly").index("owner").getAllKeys(owner))) await this.drop(id);
        await done(store("keys", "readwrite").delete(owner));
      },
    };
  } catch {
    return null;
  }
}
