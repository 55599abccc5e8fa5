import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import type { S3Bucket } from '../adapters/s3-storage/create-s3-storage.js';

/** A server of buckets: OpenStack Swift, which speaks as S3 does and checks who asks (AWS Signature Version 4). */
export interface Buckets {
  /** Makes one that is empty. */
  create(name: string): Promise<S3Bucket>;
  /** How many uploads in parts were begun and neither ended nor given up. */
  halfDone(bucket: S3Bucket): Promise<number>;
  stop(): Promise<void>;
}

export const noSwift = process.env['PARLEY_TEST_SWIFT'] === undefined;

const run = promisify(execFile);
const kinds = ['account', 'container', 'object'] as const;
const keys = { region: 'us-east-1', accessKeyId: 'parley:app', secretAccessKey: 'a-secret-of-these-tests' };

export async function startBuckets(): Promise<Buckets> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-swift-'));
  const [port = 0, ...others] = await freePorts(1 + kinds.length);
  mkdirSync(join(folder, 'srv', 'd1'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const common = (own: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${own}
user = ${userInfo().username}
swift_dir = ${folder}
devices = ${join(folder, 'srv')}
mount_check = false
workers = 0
disable_fallocate = true
`;
  write('proxy.conf', `${common(port)}${proxy}`);
  await Promise.all(
    kinds.map(async (kind, n) => {
      const app = `${kind}-server`;
      const pipeline = `[pipeline:main]\npipeline = ${app}\n[app:${app}]\nuse = egg:swift#${kind}\n`;
      write(`${kind}.conf`, `${common(others[n] ?? 0)}${pipeline}`);
      const ring = (...words: readonly string[]) =>
        run('swift-ring-builder', [`${kind}.builder`, ...words], { cwd: folder });
      const device = `--region 1 --zone 1 --ip 127.0.0.1 --port ${others[n]} --device d1 --weight 1`;
      await ring('create', '4', '1', '0');
      await ring('add', ...device.split(' '));
      await ring('rebalance');
    }),
  );
  const children = [...kinds, 'proxy'].map((kind) =>
    spawn(`swift-${kind}-server`, [join(folder, `${kind}.conf`)], {
      cwd: folder,
      stdio: 'ignore',
    }),
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({ ...{ endpoint, forcePathStyle: true, region: keys.region }, credentials: keys });
  const stop = async () => {
    client.destroy();
    await Promise.all(children.map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = () => client.send(new CreateBucketCommand({ Bucket: 'ready' }));
  await vi.waitFor(ready, { timeout: 30_000, interval: 200 }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  return {
    async create(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }));
      return { ...keys, endpoint, bucket: name };
    },
    async halfDone({ bucket }) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.length;
    },
    stop,
  };
}

const proxy = `[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
# It must have one, and does without an answer.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:9
[filter:s3api]
use = egg:swift#s3api
location = ${keys.region}
[filter:tempauth]
use = egg:swift#tempauth
user_${keys.accessKeyId.replace(':', '_')} = ${keys.secretAccessKey} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
`;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
