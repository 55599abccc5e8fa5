import { useRef, useState } from 'react';
import { Dialog } from '../../theme/dialog.js';
import { CallProblems } from '../call-problems.js';
import { DeviceChoices } from '../device-choices.js';
import type { CallView } from '../observe-call.js';
import { QualityLine } from '../quality-line.js';
import { AddPeople } from './add-people.js';
import type { StageLayout } from './arrange-stage.js';
import { CaptionLines } from './caption-lines.js';
import { GroupControls } from './group-controls.js';
import { GroupNews } from './group-news.js';
import { GroupTiles } from './group-tiles.js';
import { LobbyScreen } from './lobby-screen.js';
import { PeoplePanel } from './people-panel.js';
import { PictureInPicture, canFloatAbove } from './picture-in-picture.js';
import { QuestionDialog } from './question-dialog.js';
import { useGroupWords } from './use-group-words.js';
import { useReactions } from './use-reactions.js';
import { useStageKeys } from './use-stage-keys.js';

/** The stage of a call of more than two, below its head. */
export function GroupBody({ call, state }: CallView) {
  const words = useGroupWords();
  const box = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<StageLayout>('grid');
  const [pinned, setPinned] = useState<string>();
  const [panel, setPanel] = useState(false);
  const [dialog, setDialog] = useState<'add' | 'devices' | 'record'>();
  const [above, setAbove] = useState(false);
  const reactions = useReactions(call);
  const { capabilities, participants } = state;
  const waits = state.status === 'waiting';
  const me = participants.find(({ local }) => local);
  const attempt = (work: Promise<void>) => void work.catch(() => undefined);
  const choose = (next: StageLayout) => {
    setLayout(next);
    // Who wants all alike, wants nobody large.
    if (next === 'grid') setPinned(undefined);
  };
  useStageKeys(box, {
    m: () => attempt(call.setMicrophoneEnabled(!me?.microphone)),
    v: capabilities.video ? () => attempt(call.setCameraEnabled(!me?.camera)) : undefined,
    s: capabilities.screen ? () => attempt(call.setScreenShareEnabled(!me?.screen)) : undefined,
    h: capabilities.hand ? () => attempt(call.raiseHand(me?.handRaisedAt === undefined)) : undefined,
    p: waits ? undefined : () => setPanel((now) => !now),
  });
  return (
    <div ref={box} className="parley-group-body">
      <div className="parley-group-main">
        {waits ? (
          <LobbyScreen state={state} />
        ) : above ? (
          <PictureInPicture call={call} state={state} onEnd={() => setAbove(false)} />
        ) : (
          <GroupTiles
            call={call}
            state={state}
            layout={layout}
            pinned={pinned}
            onPin={setPinned}
            reactions={reactions}
          />
        )}
        {panel && !waits && (
          <PeoplePanel call={call} state={state} onAdd={() => setDialog('add')} onClose={() => setPanel(false)} />
        )}
      </div>
      {!waits && <CaptionLines state={state} />}
      <GroupNews call={call} state={state} reactions={reactions} onPeople={() => setPanel(true)} />
      {!waits && <QualityLine call={call} state={state} />}
      <CallProblems call={call} state={state} />
      <GroupControls
        call={call}
        state={state}
        layout={layout}
        onLayout={choose}
        onPeople={() => setPanel((now) => !now)}
        onAdd={() => setDialog('add')}
        onDevices={() => setDialog('devices')}
        onRecord={() => setDialog('record')}
        onPictureInPicture={canFloatAbove() ? () => setAbove((now) => !now) : undefined}
      />
      {dialog === 'add' && <AddPeople call={call} state={state} onClose={() => setDialog(undefined)} />}
      {dialog === 'record' && (
        <QuestionDialog
          title={words.recordQuestion.title}
          text={words.recordQuestion.text}
          answer={words.recordQuestion.ask}
          act={() => call.startRecording()}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'devices' && (
        <Dialog title={words.devices} onClose={() => setDialog(undefined)}>
          <div className="parley-dialog-body">
            <DeviceChoices />
          </div>
        </Dialog>
      )}
    </div>
  );
}
