// The profile `disk`: PostgreSQL's data and the senders' journals stand on a disk that is full for some seconds, several times.
import { pause } from './chance.mjs';
import { Faults } from './faults.mjs';
import { until } from './recoveries.mjs';

export async function diskFull(stage) {
  const { options, disk, cluster, clock, life, sink, draw, recoveries, say } = stage;
  sink.send({ state: { faults: true } });
  clock.start();
  life.start();
  // only its counts
  stage.faults = new Faults(stage, {}, draw.fork(200));
  let full = 0;
  let ended = 0;
  for (let n = 0; n < (options.times ?? 3); n += 1) {
    await pause(3_000);
    const freeBefore = disk.fill();
    full += 1;
    say(`the disk is full (${Math.round(freeBefore / 1e6)} MB were free)`);
    // what is freed meanwhile (old WAL) is filled again
    for (let second = 0; second < 6; second += 1) {
      await pause(1_000);
      disk.fill();
    }
    disk.free();
    // it gives itself up when it cannot even write its log; whoever runs it starts it again
    if (await cluster.backAgain()) ended += 1;
    const before = stage.accepted();
    const ms = await until(async () => stage.accepted() > before, { limitMs: 60_000 });
    recoveries.add('disk full, from space and PostgreSQL being there to the next mail', ms ?? 60_000);
  }
  await stage.faults.end();
  return { disk: { full, postgresEnded: ended } };
}
