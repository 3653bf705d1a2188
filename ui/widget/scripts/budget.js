// Fails when the widget weighs more than a page should be asked to carry. Sizes are gzip's, as sent.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LOADER_BYTES = 1536;
const TOTAL_BYTES = 18 * 1024;

const dist = new URL('../dist/', import.meta.url);
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const files = readdirSync(dist, { recursive: true }).filter(
  (file) => file.endsWith('.js') || file.endsWith('.css'),
);
const weights = files.map((file) => [file, weigh(file)]);
const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
const loader = weigh('widget.js');

for (const [file, bytes] of weights) process.stdout.write(`${file.padEnd(28)} ${bytes} B\n`);
process.stdout.write(
  `${'together'.padEnd(28)} ${total} B of ${TOTAL_BYTES}; loader ${loader} B of ${LOADER_BYTES}\n`,
);
if (loader > LOADER_BYTES || total > TOTAL_BYTES) {
  process.stderr.write('The widget is over its budget.\n');
  process.exit(1);
}
