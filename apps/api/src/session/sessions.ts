import type { Me } from '@cultivar/contract';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../http/problem.ts';

/** Who is behind a request: session cookie or API key. */
@Injectable()
export class Sessions {
  async require(_request: Request): Promise<Me> {
    throw new Problem(401, 'not-signed-in', 'Please sign in.');
  }
}
