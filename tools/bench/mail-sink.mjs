// A mail server that accepts everything at once and says when: without the greeting delay of npm's smtp-server, which would be measured
// instead. Bytes stay bytes: what it spends per mail is a search and a reply.
import net from 'node:net';

const LINE = Buffer.from('\r\n');
const END = Buffer.from('\r\n.\r\n');
const NOTHING = Buffer.alloc(0);
const EHLO = '250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 PIPELINING\r\n';

/** @param accepted called with the recipients, the instant and the message as it came (dots still doubled) when the final dot was answered */
export function startSink(accepted) {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.write('220 sink ESMTP\r\n');
    let rest = NOTHING;
    let recipients = [];
    let body = false;
    socket.on('data', (chunk) => {
      rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
      let replies = '';
      for (;;) {
        const end = rest.indexOf(body ? END : LINE);
        if (end < 0) break;
        const taken = rest.subarray(0, end);
        rest = rest.subarray(end + (body ? END.length : LINE.length));
        if (body) {
          body = false;
          replies += '250 2.0.0 accepted\r\n';
          accepted(recipients, performance.now(), taken);
          recipients = [];
          continue;
        }
        const line = taken.latin1Slice();
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO' || verb === 'HELO') replies += EHLO;
        else if (verb === 'DATA') {
          body = true;
          replies += '354 go on\r\n';
        } else if (verb === 'QUIT') {
          socket.end(replies + '221 bye\r\n');
          return;
        } else {
          if (verb === 'RCPT') recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
          replies += '250 2.0.0 ok\r\n';
        }
      }
      if (replies) socket.write(replies);
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close: () => server.close() })),
  );
}
