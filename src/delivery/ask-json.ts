// One question to an HTTP server that answers in JSON. Distrusts the server: a deadline for the whole answer, a limit for its
// size, no redirects; every failure comes back in words that a notice can quote.

import type { IncomingMessage } from 'node:http';

/** Why a server could not be used, in words that go on from its name: `did not answer within 10 s`. */
export class ServerFailure extends Error {
  /** A second try may go better: the connection broke, or the server is busy. */
  readonly isPassing: boolean;
  /** The server's wish before the next try; null = none said. */
  readonly waitSeconds: number | null;

  constructor(words: string, options: { readonly isPassing?: boolean; readonly waitSeconds?: number | null } = {}) {
    super(words);
    this.isPassing = options.isPassing ?? false;
    this.waitSeconds = options.waitSeconds ?? null;
  }
}

export interface JsonQuestion {
  readonly url: string;
  /** Sent by POST as JSON; left out = GET. */
  readonly body?: unknown;
  readonly timeoutSeconds: number;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A table of 250 x 250 drives in the wordiest form has 8 MB. */
const MOST_BYTES = 32 * 2 ** 20;

/** The answer, of whatever status below 500 that has JSON in it. Throws ServerFailure. */
export async function askJson(question: JsonQuestion): Promise<JsonAnswer> {
  const { request } = question.url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const body = question.body === undefined ? null : JSON.stringify(question.body);
  const headers = {
    accept: 'application/json',
    'user-agent': 'dispatch',
    ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  return await new Promise((resolve, reject) => {
    const asked = request(question.url, { method: body === null ? 'GET' : 'POST', headers }, (response) => {
      read(response).then(resolve, fail);
    });
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      asked.destroy(new Error('too late'));
    }, question.timeoutSeconds * 1_000);
    // Ended in the middle of an answer, the connection would seem to be broken off.
    const fail = (error: unknown): void => {
      asked.destroy();
      if (isLate) reject(new ServerFailure(`did not answer within ${question.timeoutSeconds} s`));
      else reject(error instanceof ServerFailure ? error : connectionFailure(error));
    };
    asked.on('error', fail);
    asked.on('close', () => clearTimeout(deadline));
    asked.end(body ?? undefined);
  });
}

async function read(response: IncomingMessage): Promise<JsonAnswer> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    throw new ServerFailure(`redirects to ${response.headers.location ?? 'somewhere else'}`);
  }
  if (status === 429 || status >= 500) {
    const wish = Number(response.headers['retry-after']);
    const waitSeconds = Number.isFinite(wish) && wish >= 0 ? wish : null;
    const words = status === 429 ? 'takes no more questions now (HTTP 429)' : `failed with HTTP ${status}`;
    throw new ServerFailure(words, { isPassing: true, waitSeconds });
  }
  const text = await textOf(response);
  try {
    return { status, body: JSON.parse(text) as unknown };
  } catch {
    const begin = text.trim().slice(0, 40).replace(/\s+/g, ' ');
    const what = begin === '' ? 'nothing' : `no JSON but "${begin}"`;
    throw new ServerFailure(`answered ${what}${status === 200 ? '' : ` (HTTP ${status})`}`);
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new ServerFailure(`answered more than ${MOST_BYTES / 2 ** 20} MB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'breaks off the connection',
  EPIPE: 'breaks off the connection',
  ENOTFOUND: 'has an address that nobody knows',
  EAI_AGAIN: 'has an address that cannot be looked up now',
  ENETUNREACH: 'cannot be reached from here',
  EHOSTUNREACH: 'cannot be reached from here',
  ETIMEDOUT: 'did not answer in time',
};

function connectionFailure(error: unknown): ServerFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const words = CODES[code ?? ''] ?? `cannot be asked (${code ?? message})`;
  return new ServerFailure(words, { isPassing: code === 'ECONNRESET' || code === 'EPIPE' });
}
