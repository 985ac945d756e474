import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { Problem } from './problem.ts';

/** Every failure leaves as problem+json (RFC 9457). A bug is logged with its stack and answers 500 without it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = asProblem(error);
    if (problem.status >= 500) this.log.error(error instanceof Error ? error.stack : String(error));
    if (response.headersSent) return void response.end();
    response
      .status(problem.status)
      .type('application/problem+json')
      .send({
        type: `https://cultivar.example/problems/${problem.code}`,
        title: problem.code,
        status: problem.status,
        code: problem.code,
        detail: problem.detail,
        issues: problem.issues,
      });
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status === 413) return new Problem(413, 'too-large', 'The request is too large.');
    return new Problem(status, status === 404 ? 'not-found' : 'bad-request', error.message);
  }
  const { type, code } = (error ?? {}) as { type?: string; code?: string };
  // a number that its column cannot hold: ids that cannot exist, mostly
  if (code === '22003') return new Problem(400, 'invalid-input', 'A number in the request is larger than can be kept.');
  if (type === 'entity.too.large') return new Problem(413, 'too-large', 'The request is too large.');
  // public pages take no contract's input: a NUL in an address or a form
  if (code === '22021' || code === '22P05')
    return new Problem(400, 'bad-request', 'The request contains no valid text.');
  if (error instanceof URIError) return new Problem(400, 'bad-request', 'The address is not properly encoded.');
  if (type === 'entity.parse.failed') return new Problem(400, 'bad-request', 'The body is not valid JSON.');
  return new Problem(500, 'internal', 'Something went wrong on our side. Nothing was saved; please try again.');
}
