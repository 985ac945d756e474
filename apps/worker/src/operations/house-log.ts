import { withoutSecretsIn } from '@cultivar/store';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';

/** Nest's own, as text or (`LOG_FORMAT=json`) one JSON object a line; never with an address, a password or a token in it. */
export class HouseLog extends ConsoleLogger {
  constructor(format: 'text' | 'json', logLevels: LogLevel[] = ['error', 'warn']) {
    super({ logLevels, ...(format === 'json' && { json: true, colors: false, flattenParams: true }) });
  }
  protected override printMessages(...[messages, ...rest]: Parameters<ConsoleLogger['printMessages']>): void {
    const [context, level, stream, stack, params] = rest;
    const clean = (value: unknown) =>
      value instanceof Error ? withoutSecretsIn(value.stack) : withoutSecretsIn(value);
    super.printMessages(
      messages.map(clean),
      context,
      level,
      stream,
      clean(stack),
      params && (withoutSecretsIn(params) as Record<string, unknown>),
    );
  }
}
