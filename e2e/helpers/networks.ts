import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A machine of its own as far as the network goes: the server, who also routes between all, and two people. */
export type Machine = 'server' | 'left' | 'right';

/**
 * Three network namespaces. The left one reaches the server, and through it the right one, over two links: `wifi`, which is
 * preferred, and `mobile`.
 */
export interface Networks {
  /** What runs a command in the network of a machine. */
  within(machine: Machine): readonly string[];
  /** A program that runs another in the network of a machine. */
  wrap(machine: Machine, program: string): string;
  /** Rules of nftables for a machine, in place of those before. */
  filter(machine: Machine, rules: readonly string[]): void;
  /** Takes a link of the left machine down, as a phone does that leaves the house, or up again. */
  setLink(link: 'wifi' | 'mobile', state: 'up' | 'down'): void;
  /** Lets that much through to the left machine over `wifi`, in kbit/s, with a queue of half a second; undefined: whatever comes. */
  limit(kbps: number | undefined): void;
  close(): void;
}

/** Why no networks can be made here; undefined where they can. */
export function whyNoNetworks(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has network namespaces';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const probe = `parley-probe-${process.pid}`;
  try {
    ip('netns', 'add', probe);
    ip('netns', 'exec', probe, 'nft', 'list', 'ruleset');
    return undefined;
  } catch (error) {
    return `this machine makes no network namespaces (${error instanceof Error ? error.message.split('\n')[0] : ''})`;
  } finally {
    try {
      ip('netns', 'del', probe);
    } catch {
      // It was never made.
    }
  }
}

const subnets = { wifi: '10.77.1', mobile: '10.77.2', right: '10.77.3' } as const;

/** Makes the networks. */
export function createNetworks(): Networks {
  const id = String(process.pid);
  const folder = mkdtempSync(join(tmpdir(), 'parley-networks-'));
  const names = { server: `parley-s-${id}`, left: `parley-l-${id}`, right: `parley-r-${id}` };
  const at = (machine: Machine, ...args: string[]) => ip('-n', names[machine], ...args);
  const within = (machine: Machine) => ['ip', 'netns', 'exec', names[machine]];
  const connect = (link: keyof typeof subnets, machine: Machine) => {
    const subnet = subnets[link];
    ip('link', 'add', link, 'netns', names[machine], 'type', 'veth', 'peer', 'name', link, 'netns', names.server);
    at('server', 'addr', 'add', `${subnet}.1/24`, 'dev', link);
    at('server', 'link', 'set', link, 'up');
    at(machine, 'addr', 'add', `${subnet}.2/24`, 'dev', link);
    at(machine, 'link', 'set', link, 'up');
  };
  const route = (link: keyof typeof subnets, machine: Machine, metric: number) =>
    at(machine, 'route', 'add', 'default', 'via', `${subnets[link]}.1`, 'metric', String(metric));
  const metrics = { wifi: 100, mobile: 200 };
  const up = new Set<'wifi' | 'mobile'>(['wifi', 'mobile']);
  let limited = false;
  const close = () => {
    for (const name of Object.values(names)) {
      try {
        ip('netns', 'del', name);
      } catch {
        // It was never made.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [machine, name] of Object.entries(names)) {
      ip('netns', 'add', name);
      // Addresses of IPv6 come by themselves, seconds after a link is up.
      set(name, 'ipv6/conf/all/disable_ipv6');
      at(machine as Machine, 'link', 'set', 'lo', 'up');
    }
    connect('wifi', 'left');
    connect('mobile', 'left');
    connect('right', 'right');
    route('wifi', 'left', metrics.wifi);
    route('mobile', 'left', metrics.mobile);
    route('right', 'right', 100);
    // What comes from an address that belongs elsewhere is dropped, as real networks do.
    set(names.server, 'ipv4/conf/all/rp_filter');
    set(names.server, 'ipv4/ip_forward');
  } catch (error) {
    close();
    throw error;
  }
  return {
    within,
    wrap(machine, program) {
      const file = join(folder, `${machine}.sh`);
      writeFileSync(file, `#!/bin/sh\nexec ${within(machine).join(' ')} ${program} "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
    filter(machine, rules) {
      execFileSync('ip', [...within(machine).slice(1), 'nft', '-f', '-'], {
        input: ['flush ruleset', ...rules, ''].join('\n'),
      });
    },
    setLink(link, state) {
      if (up.has(link) === (state === 'up')) return;
      if (state === 'up') {
        up.add(link);
        at('left', 'addr', 'add', `${subnets[link]}.2/24`, 'dev', link);
        at('left', 'link', 'set', link, 'up');
        route(link, 'left', metrics[link]);
      } else {
        up.delete(link);
        at('left', 'addr', 'flush', 'dev', link);
        at('left', 'link', 'set', link, 'down');
      }
    },
    limit(kbps) {
      if (limited) ip('netns', 'exec', names.server, 'tc', 'qdisc', 'del', 'dev', 'wifi', 'root');
      limited = kbps !== undefined;
      if (kbps === undefined) return;
      const bucket = ['tbf', 'rate', `${kbps}kbit`, 'burst', '8kb', 'latency', '500ms'];
      ip('netns', 'exec', names.server, 'tc', 'qdisc', 'add', 'dev', 'wifi', 'root', ...bucket);
    },
    close,
  };
}

/** Switches a setting of the kernel on, where the kernel has it. */
function set(namespace: string, setting: string): void {
  const file = `/proc/sys/net/${setting}`;
  ip('netns', 'exec', namespace, 'sh', '-c', `[ ! -e ${file} ] || echo 1 > ${file}`);
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
