import { createPostgresBackend } from 'bullmq';

/** So long after a greeting that failed the next is tried. */
const AGAIN_MS = 500;

/** What BullMQ's backend and its connection have in common here. */
interface Greeting {
  readyPromise?: Promise<void> | undefined;
  waitUntilReady(): Promise<void>;
}

/**
 * BullMQ's PostgreSQL backend, which keeps a greeting that failed for ever: a worker that starts while PostgreSQL restarts never works,
 * and asks so fast in between that nothing else in its process gets a turn. Here a failed greeting is forgotten, and tried again soon.
 */
export const patientBackend: typeof createPostgresBackend = (name, options, more) => {
  const backend = createPostgresBackend(name, options, more);
  const { connection } = backend as unknown as { connection: Greeting };
  forgetFailure(connection, AGAIN_MS);
  forgetFailure(backend as unknown as Greeting, 0);
  return backend;
};

function forgetFailure(it: Greeting, pauseMs: number): void {
  const greet = it.waitUntilReady.bind(it);
  it.waitUntilReady = async () => {
    const greeting = greet();
    const kept = it.readyPromise;
    try {
      await greeting;
    } catch (error) {
      if (it.readyPromise === kept) it.readyPromise = undefined;
      if (pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      throw error;
    }
  };
}
