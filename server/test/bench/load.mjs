// A small load generator: closed loop for throughput, open loop (a request is due whether or not the last one was answered) for latency.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** Sends one request; resolves with its milliseconds. Anything but 2xx is an error: a benchmark of refusals would be fast. */
const send = ({ port, path, headers, body }) => new Promise((resolve, reject) => {
  const began = performance.now();
  const bytes = Buffer.from(body);
  const sent = request({ agent, port, path, host: '127.0.0.1', method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'content-length': bytes.length } }, reply => {
    const parts = [];
    reply.on('data', part => parts.push(part)).on('error', reject).on('end', () => {
      if (reply.statusCode < 300) resolve(performance.now() - began);
      else reject(new Error(`${path} answered ${reply.statusCode}: ${Buffer.concat(parts).toString('utf8').slice(0, 300)}`));
    });
  });
  sent.on('error', reject);
  sent.end(bytes);
});

/** All requests, so many at a time. Returns requests a second. */
export async function throughput(requests, parallel) {
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: parallel }, async () => { while (next < requests.length) await send(requests[next++]); }));
  return requests.length / ((performance.now() - began) / 1000);
}

/** One request every 1000 / rate milliseconds; latency counts from the moment it was due. Returns percentiles in milliseconds. */
export async function latency(requests, rate) {
  const began = performance.now();
  const waits = await Promise.all(requests.map(async (one, i) => {
    const due = began + (i * 1000) / rate;
    await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now())));
    await send(one);
    return performance.now() - due;
  }));
  const sorted = waits.sort((a, b) => a - b);
  const at = p => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
export const closeLoad = () => agent.destroy();
