// The published dump, asked in this page: fetched once, then read and asked by a worker.
// A query that takes long never holds up the page; cancelling one ends the worker, and the next
// worker reads what is here already.

const LARGE = 20_000_000; // bytes; more than that is not loaded before somebody has agreed

/** The query can have no answer here; the reason is in the words of the engine. */
export class QueryFailed extends Error {}

/** The engine or the data cannot be had. */
export class NotLoaded extends Error {}

export class Dump {
  #places;
  #tell;
  #files = null;
  #loading = null;
  #worker = null;
  #asked = new Map();
  #count = 0;

  /**
   * @param places URLs of the worker, the engine and the dump, and how many bytes the last two are.
   * @param tell what happens is told to this: a name, and what goes with it.
   */
  constructor(places, tell) {
    this.#places = places;
    this.#tell = tell;
  }

  /** Return the answer to a query, as text; the worker knows what a question is. */
  async ask(question, signal) {
    const stopped = new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    signal.throwIfAborted();
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null;
      throw new NotLoaded(error.message);
    });
    await Promise.race([this.#loading, stopped]);
    const id = (this.#count += 1);
    const answer = new Promise((resolve, reject) => this.#asked.set(id, { question, resolve, reject }));
    const begun = performance.now();
    this.#tell("running");
    if (this.#worker) this.#worker.postMessage({ id, question });
    else this.#start();
    try {
      const text = await Promise.race([answer, stopped]);
      this.#tell("answered", { seconds: (performance.now() - begun) / 1000 });
      return text;
    } catch (error) {
      if (signal.aborted) {
        this.#asked.delete(id);
        this.#end();
        this.#start();
      }
      this.#tell(signal.aborted ? "cancelled" : "failed");
      throw error;
    } finally {
      this.#asked.delete(id);
    }
  }

  async #load() {
    const { engine, dump, bytes } = this.#places;
    if (bytes > LARGE) await new Promise((agreed) => this.#tell("large", { agreed }));
    let received = 0;
    const more = (length) => {
      received += length;
      this.#tell("loading", { received: Math.min(received, bytes) });
    };
    more(0);
    const [code, data] = await Promise.all([engine, dump].map((place) => fetched(place, more)));
    // Whatever the host says that it is.
    this.#files = { engine: new Blob([code], { type: "application/wasm" }), dump: data };
    this.#tell("reading");
    const quads = await new Promise((resolve, reject) => this.#start(resolve, reject));
    this.#tell("ready", { quads });
  }

  /** Begin with a new worker, which gets what has not been answered yet. */
  #start(read = () => {}, failed = () => {}) {
    const worker = new Worker(this.#places.worker, { type: "module" });
    this.#worker = worker;
    const fail = (error) => {
      this.#end();
      failed(error);
      for (const { reject } of this.#asked.values()) reject(error);
    };
    worker.onerror = (event) => fail(new NotLoaded(event.message || "the worker does not start"));
    worker.onmessage = ({ data }) => {
      if ("quads" in data) read(data.quads);
      else if ("unreadable" in data) fail(new NotLoaded(data.unreadable));
      else if (data.broken) fail(new QueryFailed(data.error));
      else if ("error" in data) this.#asked.get(data.id)?.reject(new QueryFailed(data.error));
      else this.#asked.get(data.id)?.resolve(data.text);
    };
    worker.postMessage(this.#files);
    for (const [id, { question }] of this.#asked) worker.postMessage({ id, question });
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

/** Return a file, telling of each part how long it is. */
async function fetched(place, more) {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${place}`);
  const parts = [];
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    parts.push(value);
    more(value.length);
  }
}
