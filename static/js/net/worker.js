// What the worker that keeps the program on this device says of it.

const PATIENCE = 3_000; // ms

/**
 * Whether the program opens without network: "kept", "coming" while it is being kept, "never" where the browser has no
 * workers for this address, else "missing". Each file is looked for where it has to be.
 */
export async function programKept() {
  if (!navigator.serviceWorker) return "never";
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active) return registration?.installing ? "coming" : "missing";
  const files = await answered(registration.active);
  return files?.length === 0 ? "kept" : "missing";
}

function answered(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    setTimeout(done, PATIENCE);
    worker.postMessage("missing", [port2]);
  });
}
