import { expect, it } from 'vitest';
import { checkPassword } from './password.js';

const about = { email: 'rosalind.park@clinic.example', name: 'Rosalind Park' };
const verdict = (password: string): string => { try { checkPassword(password, about); return 'taken'; } catch (error) { return (error as { code: string }).code; } };

it.each(['correct horse battery', 'vier blaue Lampen', 'tR7#qLw9!xZ2', 'ñandú y jacarandá', '日本語のパスワードです今日は'])('takes %s', password => { expect(verdict(password)).toBe('taken'); });
it.each(['', 'short', 'elevenchars', 'x'.repeat(201)])('finds %s too short or too long', password => { expect(verdict(password)).toBe('password_short'); });
it.each([
  'passwordpassword', 'Password12345', 'P@ssw0rd12345', 'qwertyuiop123', 'QWERTYUIOPASDF', '123456789012', '098765432109', 'aaaaaaaaaaaaaa', '121212121212', 'abcabcabcabc', 'letmeinplease', 'Welcome2026!!', 'summersummer1', 'Sommer1Sommer1', 'abcdefghijklmn', '1q2w3e4r5t6y', 'iloveyou123456', 'MyPremierPlans1', 'administrator1!',
])('knows %s', password => { expect(verdict(password)).toBe('password_common'); });
it.each(['rosalind.park1', 'RosalindPark22', 'xrosalind1234', 'rosalind.park@clinic.example', 'park rosalind 2026'])('sees the name in %s', password => { expect(verdict(password)).toBe('password_personal'); });
it.each(['rosalind walks to the harbour', 'the clinic opens at nine'])('lets a name stand in a longer one: %s', text => { expect(verdict(text)).toBe('taken'); });
