/**
 * Preloaded into every child of `sightline up`: the child stops when its parent is gone, even by kill -9.
 *
 * The channel to the parent is the only sign that is not lost; it must not keep a child alive that has finished.
 */

const graceMs = 10_000;

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
});
process.channel?.unref();
