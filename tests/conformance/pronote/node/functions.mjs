// pawnote, unmodified: every function that it exports and that asks a server, called once; prints what raised.
import * as pawnote from "pawnote";

const asked = JSON.parse(process.argv[2]);
const said = { raised: {}, given: {}, left_out: [] };
const day = new Date(2026, 10, 23);
const later = new Date(2026, 10, 29, 23);
// Of a vendor's other services, or with its own test beside the login.
const NEVER = ["geolocation", "partnerURL", "loginCredentials", "loginToken", "loginQrCode", "finishLoginManually",
  "securityCheckPIN", "securitySave", "startPresenceInterval", "clearPresenceInterval", "createSessionHandle", "use"];
// They need a discussion, and there is none.
const WITHOUT = ["discussionCreateDraft", "discussionDelete", "discussionMessages", "discussionRead",
  "discussionRecipients", "discussionRemoteMutateDraft", "discussionRemoveDraft", "discussionRestoreTrash",
  "discussionSendDraft", "discussionSendMessage", "discussionTrash"];

const handle = pawnote.createSessionHandle();
await pawnote.loginQrCode(handle, { deviceUUID: "essai-pawnote", pin: asked.pin, qr: JSON.parse(asked.qr) });
pawnote.use(handle, 0);
const period = handle.instance.periods[0];
const called = new Set();

const call = async (name, ...args) => {
  called.add(name);
  try {
    const found = await pawnote[name](...args);
    said.given[name] = Array.isArray(found) ? found.length : typeof found;
    return found;
  } catch (problem) {
    said.raised[name] = `${problem?.name}: ${problem?.message}`;
    return undefined;
  }
};

await call("instance", handle.information.url);
await call("sessionInformation", { base: handle.information.url, kind: handle.information.accountKind,
  params: { fd: 1, login: true }, cookies: [] });
await call("presence", handle);
const account = await call("account", handle);
await call("timetableICalURL", handle, account.iCalToken);
await call("timetableFromWeek", handle, asked.week);
const timetable = await call("timetableFromIntervals", handle, day, later);
await call("parseTimetable", handle, timetable, {});
await call("frequency", handle, asked.week);
await call("translateToWeekNumber", day, handle.instance.firstMonday);
const work = await call("assignmentsFromWeek", handle, asked.week, asked.week + 2);
await call("assignmentsFromIntervals", handle, day, later);
const contents = await call("resourcesFromWeek", handle, asked.week);
await call("resourcesFromIntervals", handle, day, later);
if (work.length) {
  const lesson = timetable.classes.find((one) => one.lessonResourceID);
  await call("resource", handle, lesson.lessonResourceID);
  const given = await call("resourceAssignments", handle, lesson.lessonResourceID);
  said.same = lesson.lessonResourceID === contents[0].id && work[0].resourceID === contents[0].id &&
    given.map((each) => each.id).join() === work.map((each) => each.id).join();
}
const [one] = work;
await call("assignmentStatus", handle, one?.id ?? "38#x", true);
await call("assignmentUploadFile", handle, one?.id ?? "38#x", new Blob(["%PDF-1.4\n%%EOF\n"]), "travail.pdf");
await call("assignmentRemoveFile", handle, one?.id ?? "38#x");
await call("gradesOverview", handle, period);
await call("evaluations", handle, period);
await call("notebook", handle, period);
await call("gradebook", handle, period);
await call("gradebookPDF", handle, period);
await call("menus", handle, day);
await call("homepage", handle);
const news = await call("news", handle);
const item = news.items[0];
if (item) {
  await call("newsRead", handle, item, true);
  await call("newsInformationAcknowledge", handle, item);
  await call("newsQuestionLocalMutate", item.question, { answered: true });
  await call("newsSurveySend", handle, { ...item, is: "survey", questions: [item.question] });
  await call("newsDelete", handle, item);
}
await call("discussions", handle);
await call("newDiscussionRecipients", handle, 3);
await call("newDiscussion", handle, "Objet", "Texte", []);
await call("securitySource", handle, "Essai");
await call("securityCheckCustomPassword", handle, "Essai-12345");
await call("presence", handle);

const exported = Object.keys(pawnote).filter((name) => typeof pawnote[name] === "function" && /^[a-z]/.test(name));
said.left_out = exported.filter((name) => ![...called, ...NEVER, ...WITHOUT, "cleanURL"].includes(name)).sort();
said.called = [...called];
console.log(JSON.stringify(said));
