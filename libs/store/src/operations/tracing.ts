type Attributes = Readonly<Record<string, string | number>>;

/** What telemetry offers to whoever does something worth seeing. Attributes name ids and counts, never an address or a text. */
export interface Spans {
  run<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>;
  /** Something that is over by now. */
  note(
    name: string,
    it: { readonly since: Date; readonly attributes: Attributes; readonly failed?: string | undefined },
  ): void;
  /** A request from outside; `headers` may name the trace it belongs to. The spans of `within` become its children. */
  request(
    headers: Readonly<Record<string, unknown>>,
    within: () => void,
  ): { end(name: string, attributes: Attributes, failed: boolean): void };
  /** Sends what is left. */
  end(): Promise<void>;
}
let spans: Spans | null = null;

/** Runs `work` as a span; without telemetry it just runs it. */
export const traced = <T>(name: string, attributes: () => Attributes, work: () => Promise<T>): Promise<T> =>
  spans ? spans.run(name, attributes(), work) : work();
/** Notes something that is over; without telemetry nothing. */
export const noted = (name: string, it: () => Parameters<Spans['note']>[1]): void => spans?.note(name, it());

/**
 * Begins to send traces where `OTEL_EXPORTER_OTLP_ENDPOINT` says where to; else nothing of OpenTelemetry is even loaded.
 *
 * @param service the name that stands beside the spans, unless `OTEL_SERVICE_NAME` says another
 */
export async function startTracing(
  service: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Spans | null> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return null;
  const { openTelemetry } = await import('./open-telemetry.ts');
  const begun = openTelemetry(service, env);
  spans = begun;
  return {
    ...begun,
    end: async () => {
      if (spans === begun) spans = null;
      await begun.end();
    },
  };
}
