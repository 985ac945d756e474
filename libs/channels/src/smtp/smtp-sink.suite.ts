import net from 'node:net';

/** What the scripted server does with the next mail; anything else is answered 250. */
export type SinkStep =
  | { readonly at: 'greeting' | 'mail' | 'rcpt' | 'data' | 'dot'; readonly answer: string }
  | { readonly at: 'body'; readonly drop: true }
  | { readonly at: 'dot'; readonly drop: true }
  | { readonly at: 'auth'; readonly answer: string }
  /** It takes it and says nothing. */
  | { readonly at: 'greeting' | 'rcpt' | 'dot'; readonly hang: true };

/** An SMTP server for tests that greets at once and does what it is told, one step per mail (or connection, for the greeting). */
export class SmtpSink {
  readonly accepted: string[] = [];
  connections = 0;
  readonly #script: SinkStep[] = [];
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  /** What it says it can, such as `AUTH PLAIN`. */
  extensions: string[] = [];
  /** The commands, in the order they came. */
  readonly heard: string[] = [];

  private constructor() {
    this.#server = net.createServer((socket) => this.#serve(socket));
  }
  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await new Promise<void>((ready) => sink.#server.listen(0, '127.0.0.1', () => ready()));
    return sink;
  }
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }
  next(...steps: SinkStep[]): void {
    this.#script.push(...steps);
  }
  /** Says something unasked; resolves when the other side has hung up. */
  async blurt(line: string): Promise<void> {
    await Promise.all(
      [...this.#sockets].map((socket) => {
        const closed = new Promise((done) => socket.once('close', done));
        socket.write(`${line}\r\n`);
        return closed;
      }),
    );
  }
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((done) => this.#server.close(done));
  }

  #take(at: SinkStep['at']): SinkStep | undefined {
    return this.#script[0]?.at === at ? this.#script.shift() : undefined;
  }
  #serve(socket: net.Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    const say = (line: string) => void socket.write(`${line}\r\n`);
    const answer = (at: SinkStep['at'], otherwise: string): boolean => {
      const step = this.#take(at);
      if (step && 'hang' in step) return false;
      say(step && 'answer' in step ? step.answer : otherwise);
      return !step;
    };
    answer('greeting', '220 sink');
    let buffer = '';
    let body: string | null = null;
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1');
      for (;;) {
        if (body !== null) {
          if (this.#script[0]?.at === 'body') {
            this.#script.shift();
            return void socket.destroy();
          }
          const end = buffer.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const message = buffer.slice(0, end);
          buffer = buffer.slice(end + 5);
          body = null;
          const step = this.#take('dot');
          if (step && 'drop' in step) {
            this.accepted.push(message);
            return void socket.destroy();
          }
          if (!step) this.accepted.push(message);
          if (step && 'hang' in step) continue;
          say(step && 'answer' in step ? step.answer : '250 2.0.0 taken');
          continue;
        }
        const line = buffer.indexOf('\r\n');
        if (line < 0) return;
        const command = buffer.slice(0, line).toUpperCase();
        this.heard.push(command);
        buffer = buffer.slice(line + 2);
        if (command.startsWith('EHLO'))
          say(['250-sink', ...this.extensions.map((one) => `250-${one}`), '250 8BITMIME'].join('\r\n'));
        else if (command.startsWith('AUTH')) answer('auth', '235 ok');
        else if (command.startsWith('MAIL')) answer('mail', '250 ok');
        else if (command.startsWith('RCPT')) answer('rcpt', '250 ok');
        else if (command.startsWith('DATA')) {
          if (answer('data', '354 go')) body = '';
        } else if (command.startsWith('QUIT')) {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  }
}
