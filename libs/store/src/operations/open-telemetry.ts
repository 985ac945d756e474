import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Spans } from './tracing.ts';
import { withoutSecretsIn } from './without-secrets.ts';

/** What is left at the end of the process gets so long to go out. */
const END_MS = 2_000;

/** Loaded only where traces are wanted. Endpoint, headers and time-outs are read by the exporter itself (OTEL_EXPORTER_OTLP_*). */
export function openTelemetry(service: string, env: Readonly<Record<string, string | undefined>>): Spans {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME || service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number.isFinite(share) ? share : 1) }),
    // a queue with an end: where the receiver is away, spans are lost, never memory
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('cultivar');
  const fail = (span: Span, error: unknown): void => {
    const message = String(withoutSecretsIn(error instanceof Error ? error.message : String(error)));
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  };
  return {
    run: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes: { ...attributes } }, async (span) => {
        try {
          return await work();
        } catch (error) {
          fail(span, error);
          throw error;
        } finally {
          span.end();
        }
      }),
    note: (name, { since, attributes, failed }) => {
      const span = tracer.startSpan(name, { startTime: since, attributes: { ...attributes } });
      if (failed !== undefined) fail(span, failed);
      span.end();
    },
    request: (headers, within) => {
      const from = propagation.extract(ROOT_CONTEXT, headers);
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, from);
      context.with(trace.setSpan(from, span), within);
      return {
        end: (name, attributes, failed) => {
          span.updateName(name);
          span.setAttributes({ ...attributes });
          if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    end: async () => {
      // a receiver that is away must not hold up the end
      const late = new Promise<void>((resolve) => setTimeout(resolve, END_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      context.disable();
      propagation.disable();
    },
  };
}
