import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LiveFigure } from './live-figures.ts';

type Labels = Readonly<Record<string, string | number>>;
type Sample = readonly [value: number, labels?: Labels];
const escaped = (value: string | number): string =>
  String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

/** One metric in the text format 0.0.4. */
function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([value, labels = {}]) => {
    const text = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
    return `cultivar_${name}${text.length ? `{${text.join(',')}}` : ''} ${value}`;
  });
  return [`# HELP cultivar_${name} ${help}`, `# TYPE cultivar_${name} ${type}`, ...lines, ''].join('\n');
}
const seconds = (ms: number): number => ms / 1000;

/** What operation looks like, for Prometheus. No address, name or text of a lead is among it. */
export const prometheusText = (it: LiveFigure): string =>
  [...queueMetrics(it), ...leadMetrics(it), ...outboxMetrics(it), processText()].join('');

const queueMetrics = ({ queues }: LiveFigure): string[] => [
  metric('queue_up', 'gauge', 'Whether the queue answers. Work goes on without it, about a second later.', [
    [queues ? 1 : 0],
  ]),
  metric(
    'queue_jobs',
    'gauge',
    'Jobs in a queue by state.',
    (queues ?? []).flatMap(({ name, waiting, active }): Sample[] => [
      [waiting, { queue: name, state: 'waiting' }],
      [active, { queue: name, state: 'active' }],
    ]),
  ),
  metric(
    'queue_age_seconds',
    'gauge',
    'Age of the oldest waiting job.',
    (queues ?? []).map(({ name, ageMs }) => [seconds(ageMs), { queue: name }]),
  ),
];

const workflow = ({ id, name }: { id: number; name: string }): Labels => ({ workflow: id, name });
function leadMetrics(it: LiveFigure): string[] {
  const { workflows, cursors } = it;
  return [
    metric(
      'due_lag_seconds',
      'gauge',
      'How long the longest waiting due lead of a running workflow has been due.',
      workflows.map((one) => [seconds(one.lagMs), workflow(one)]),
    ),
    metric(
      'due_leads',
      'gauge',
      'Leads that are due, 100000 at most.',
      workflows.map((one) => [one.due, workflow(one)]),
    ),
    metric(
      'cursors',
      'gauge',
      'Open walks by state; estimated in a large database.',
      Object.entries(cursors).map(([state, count]) => [count, { state }]),
    ),
    metric(
      'steps_total',
      'counter',
      'Steps taken by leads, waits not counted.',
      it.steps.map(({ workflowId, total }) => [total, { workflow: workflowId }]),
    ),
    metric('steps_per_second', 'gauge', 'Steps a second since the look before.', [[it.stepsPerS]]),
    metric('sweep_age_seconds', 'gauge', 'Since a worker last did the slow sweep; about a minute while one lives.', [
      ...(it.sweptAt ? ([[seconds(it.at.getTime() - it.sweptAt.getTime())]] as const) : []),
    ]),
  ];
}

const outboxMetrics = ({ outbox, outboxLag, failures, sentLastMinute }: LiveFigure): string[] => [
  metric(
    'outbox_items',
    'gauge',
    'Items that have not simply gone out, 100000 of a state at most.',
    outbox.map(({ kind, state, count }) => [count, { kind, state }]),
  ),
  metric(
    'outbox_lag_seconds',
    'gauge',
    'How long the longest waiting due item has been due.',
    outboxLag.map(({ kind, lagMs }) => [seconds(lagMs), { kind }]),
  ),
  metric('mails_sent_last_minute', 'gauge', 'Mails accepted by the mail server in the last minute.', [
    [sentLastMinute],
  ]),
  metric(
    'failures_last_5_minutes',
    'gauge',
    'Mails and webhooks that failed, are unknown or were refused, by code.',
    failures.map(({ kind, code, count }) => [count, { kind, code }]),
  ),
];

const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();
function processText(): string {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const p99 = Number.isNaN(delay.percentile(99)) ? 0 : delay.percentile(99) / 1e9;
  delay.reset();
  return [
    metric('process_cpu_seconds_total', 'counter', 'Processor time of the api.', [[(user + system) / 1e6]]),
    metric('process_resident_memory_bytes', 'gauge', 'Memory of the api.', [[rss]]),
    metric('process_heap_used_bytes', 'gauge', 'JavaScript heap of the api in use.', [[heapUsed]]),
    metric('process_uptime_seconds', 'gauge', 'Since the api started.', [[process.uptime()]]),
    metric('process_event_loop_delay_p99_seconds', 'gauge', 'Since the scrape before.', [[p99]]),
  ].join('');
}
