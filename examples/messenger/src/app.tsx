import { useEffect } from 'react';
import { Duo } from './duo/duo.js';
import { Messenger } from './messenger/messenger.js';
import { useRoute } from './routing/use-route.js';
import { useOpenedPushes } from './session/pushes.js';
import { Session } from './session/session.js';
import { SignIn } from './sign-in/sign-in.js';
import { useTheme } from './theme/use-theme.js';

/** The screen that the address asks for. */
export function App() {
  const { as, duo } = useRoute();
  const { choice } = useTheme();
  useOpenedPushes();
  useEffect(() => {
    if (choice === 'system') delete document.body.dataset['parleyTheme'];
    else document.body.dataset['parleyTheme'] = choice;
  }, [choice]);

  if (duo) return <Duo ids={duo} />;
  if (!as) return <SignIn />;
  return (
    <Session key={as} userId={as}>
      <Messenger />
    </Session>
  );
}
