import './sign-in.css';
import { useState } from 'react';
import type { Session } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { Note } from '../elements/note.tsx';
import { Wordmark } from '../elements/wordmark.tsx';
import { useTitle } from '../workplace.tsx';

/** The door: sign in, or make an account. */
export function SignInPage({ session }: { session: Session }) {
  const [isNew, setNew] = useState(false);
  useTitle(isNew ? 'Create an account' : 'Sign in');

  const { run, isBusy, error } = useAction(async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const credentials = { email: text('email'), password: String(form.get('password') ?? '') };
    if (!isNew) return session.signIn(credentials);
    return session.signUp({ ...credentials, name: text('name'), workspaceName: text('workspaceName') || null });
  });

  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Wordmark />
        <h1>{isNew ? 'Create an account' : 'Sign in'}</h1>
        <form
          key={String(isNew)}
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void run(new FormData(event.currentTarget));
          }}
        >
          {error && <Note tone="danger">{error}</Note>}
          {isNew && <Field label="Your name" name="name" autoComplete="name" required autoFocus />}
          <Field label="Email" name="email" type="email" autoComplete="username" required autoFocus={!isNew} />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            required
          />
          {isNew && (
            <Field
              label="Workspace"
              name="workspaceName"
              hint="Where your videos and cameras live. You can leave it empty."
            />
          )}
          <Button type="submit" tone="primary" isBusy={isBusy}>
            {isNew ? 'Create account' : 'Sign in'}
          </Button>
        </form>
        <p className="soft small">
          {isNew ? 'Have an account already?' : 'New here?'}{' '}
          <button type="button" className="link" onClick={() => setNew(!isNew)}>
            {isNew ? 'Sign in' : 'Create an account'}
          </button>
        </p>
      </div>
    </main>
  );
}
