// A mail server that accepts everything at once and says when: without the greeting delay of npm's smtp-server, which would be measured instead.
import net from 'node:net';

/** @param accepted called with the recipients when the final dot has been answered */
export function startSink(accepted) {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    let rest = '';
    let recipients = [];
    let body = false;
    socket.on('error', () => {});
    socket.write('220 sink ESMTP\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (;;) {
        if (body) {
          const end = rest.indexOf('\r\n.\r\n');
          if (end < 0) return;
          rest = rest.slice(end + 5);
          body = false;
          socket.write('250 accepted\r\n');
          accepted(recipients, performance.now());
          recipients = [];
          continue;
        }
        const end = rest.indexOf('\r\n');
        if (end < 0) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO' || verb === 'HELO')
          socket.write('250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n');
        else if (verb === 'RCPT') {
          recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
          socket.write('250 ok\r\n');
        } else if (verb === 'DATA') {
          body = true;
          socket.write('354 go on\r\n');
        } else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close: () => server.close() })),
  );
}
