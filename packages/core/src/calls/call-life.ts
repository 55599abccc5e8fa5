import type { CallRecord } from '@parley/protocol';
import { createEmitter, type Emitter } from '../kernel/create-emitter.js';
import { createStore } from '../kernel/create-store.js';
import type { Listenable } from '../kernel/listenable.js';
import { createMachine } from '../kernel/machine.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import { callTable, type CallEffect, type CallEvent, type CallPhase } from './call-machine.js';
import { snapshotOf } from './call-snapshot.js';
import { reduce, silentSide, type CallChange, type CallModel } from './call-state.js';
import type { Viewer } from './call-record.js';
import type { CallEvents } from './call-events.js';
import type { CallSnapshot } from './calls.js';

/** What the life of a call needs. */
export interface CallLifeParts {
  readonly record: CallRecord;
  readonly viewer: Viewer;
  readonly logger?: Logger;
  /** Called once, when the call is over and before its `ended` is told. */
  readonly onOver: () => void;
}

/** The machine of one call, its state and its events. */
export interface CallLife extends Listenable<CallEvents> {
  readonly model: CallModel;
  readonly state: Observable<CallSnapshot>;
  change(change: CallChange): void;
  send(event: CallEvent): void;
  emit: Emitter<CallEvents>['emit'];
}

/** Joins the pure parts of a call: each event goes through the machine, each change through `reduce`. */
export function createCallLife({ record, viewer, logger, onOver }: CallLifeParts): CallLife {
  const emitter = createEmitter<CallEvents>(logger);
  const initial: CallPhase = record.createdBy === viewer.userId ? 'calling' : 'incoming';
  let model: CallModel = {
    ...{ record, phase: initial, viewer, local: silentSide, remote: {}, speaking: [] },
    canShareScreen: true,
  };
  const store = createStore(snapshotOf(model), { logger });

  const change = (next: CallChange) => {
    const changed = reduce(model, next);
    if (changed === model) return;
    model = changed;
    store.set(snapshotOf(model, store.get()));
  };
  const run = (effect: CallEffect, event: CallEvent) => {
    change({ type: 'phase', phase: machine.state, end: event.type === 'ended' ? event.end : undefined });
    switch (effect) {
      case 'tellAccepted':
        emitter.emit('accepted', store.get());
        return;
      case 'tellConnected':
        emitter.emit('connected', store.get());
        return;
      case 'release':
        onOver();
        emitter.emit('ended', { reason: model.end?.reason ?? 'failed', endedBy: model.end?.endedBy });
    }
  };
  const machine = createMachine<CallPhase, CallEvent, CallEffect>({ initial, table: callTable, run });
  return {
    get model() {
      return model;
    },
    state: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    on: (type, handler) => emitter.on(type, handler),
    emit: (type, event) => emitter.emit(type, event),
    change,
    send(event) {
      machine.send(event);
      change({ type: 'phase', phase: machine.state });
    },
  };
}
