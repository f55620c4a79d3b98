/**
 * What people choose when twelve characters are asked for, from published lists of leaked passwords: words and runs that are
 * repeated or counted up. Compared in lower case, without digits and signs at the end.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(`
password passwordpassword passwords mypassword mypasswordis yourpassword thispassword passwordthis adminpassword rootpassword userpassword newpassword oldpassword temppassword temporarypassword defaultpassword
changeme changemenow changemeplease letmein letmeinnow letmeinplease pleaseletmein welcome welcomewelcome welcomeback welcometothe iloveyou iloveyousomuch iloveyoubaby iloveyouforever ilovemymom ilovejesus iloveyoumore
administrator administrador superadmin superadministrator supervisor operator testtesttest testpassword testaccount testing testingtesting demopassword demoaccount exampleexample
qwerty qwertyqwerty qwertyuiop qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertzuiop qwertzuiopasdf azertyuiop asdfghjkl asdfghjklasdf asdfasdfasdf zxcvbnmzxcvbnm zxcvbnmasdfghjkl poiuytrewq qazwsxedcrfv qazwsxedc wsxedcrfvtgb
abcdefghijkl abcdefghijklm abcdefghijklmnop abcabcabcabc abcdabcdabcd alphabet alphabetagamma
footballfootball football baseball baseballbaseball basketball basketballfan superman supermanbatman batman batmanbatman spiderman starwars starwarsfan harrypotter pokemonpokemon pokemon minecraft minecraftminecraft dragonballz dragon dragondragon
monkeymonkey monkey princess princessprincess sunshine sunshinesunshine sunshinestate butterfly butterflies chocolate chocolatecake strawberry blackberry cheesecake computer computercomputer internet
michaeljackson michaeljordan christopher christina elizabeth alexander alexandra jesuschrist jesusislord godisgood godisgreat godblessyou trustnoone trustno nothingelse unbelievable whatever whatever itdoesntmatter
mustang mustangmustang mercedesbenz lamborghini chevrolet harleydavidson manchesterunited manchester liverpool liverpoolfc realmadrid barcelona arsenalarsenal chelseafc
hospital hospitalhospital doctor doctordoctor medicine healthcare healthcareforall primarycare directprimarycare directcare clinic clinicclinic mypremierplans premierplans premierplan
company companyname companypassword office officeoffice business businessbusiness winter summer spring autumn wintersummer summersummer winterwinter january february november december september
contrasena micontrasena teamo teamomucho tequieromucho bienvenido bienvenidos teamoteamo holahola holaholahola estrella mariposa
`.trim().split(/\s+/));

/** Runs of a keyboard or of counting that make up a whole password. */
const RUNS = ['0123456789'.repeat(21), 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'q1w2e3r4t5y6u7i8o9p0'];

const STANDS_FOR: Readonly<Record<string, string>> = { '@': 'a', $: 's', 0: 'o', 1: 'i', '!': 'i', 3: 'e' };

export function isCommon(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  const bare = [plain, plain.replace(/[^a-z@$]+$/u, '')].flatMap(text => [text, text.replace(/[@$01!3]/gu, sign => STANDS_FOR[sign] ?? sign)]).flatMap(text => [text, text.replace(/[^a-z]+/gu, '')]);
  if (bare.some(text => COMMON_PASSWORDS.has(text))) return true;
  if (new Set(plain).size < 5) return true; // aaaaaaaaaaaa, 121212121212
  return RUNS.some(run => run.includes(plain) || [...run].reverse().join('').includes(plain)) || repeats(plain);
}

/** One short piece over and over: `Sommer1Sommer1`. */
const repeats = (text: string): boolean => /^(.{1,7})\1+$/su.test(text);
