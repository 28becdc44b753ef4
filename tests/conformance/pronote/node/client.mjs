// pawnote, unmodified: logs in as asked, reads a week, the homework and what is still empty; prints JSON.
import * as pawnote from "pawnote";

const asked = JSON.parse(process.argv[2]);
const deviceUUID = "essai-pawnote";
const said = { steps: [] };

const logIn = async (handle) => {
  if (asked.qr) return pawnote.loginQrCode(handle, { deviceUUID, pin: asked.pin, qr: JSON.parse(asked.qr) });
  const common = { url: asked.url, kind: asked.kind, username: asked.username, deviceUUID,
    navigatorIdentifier: asked.navigator };
  if (asked.token) return pawnote.loginToken(handle, { ...common, token: asked.token });
  return pawnote.loginCredentials(handle, { ...common, password: asked.password });
};

const readChild = async (handle, child) => {
  pawnote.use(handle, child);
  const timetable = await pawnote.timetableFromWeek(handle, asked.week);
  pawnote.parseTimetable(handle, timetable, {
    withSuperposedCanceledClasses: false, withCanceledClasses: true, withPlannedClasses: true,
  });
  const homework = await pawnote.assignmentsFromWeek(handle, asked.week);
  const resources = await pawnote.resourcesFromWeek(handle, asked.week);
  return {
    name: child.name,
    classe: child.className,
    lessons: timetable.classes.map((one) => [
      one.startDate.toISOString(), one.subject?.name, one.teacherNames, one.classrooms, one.canceled, one.status ?? "",
    ]),
    homework: homework.map((one) => [one.id, one.subject.name, one.description, one.done, one.attachments.length]),
    contents: resources.map((one) => [one.subject.name, one.contents.map((content) => content.title)]),
  };
};

try {
  const handle = pawnote.createSessionHandle();
  const login = await logIn(handle).catch(async (problem) => {
    if (!(problem instanceof pawnote.SecurityError) || !asked.factor) throw problem;
    const { context, shouldEnterPIN } = problem.handle;
    said.factor = [shouldEnterPIN, await pawnote.securityCheckPIN(handle, "000001"),
      await pawnote.securityCheckPIN(handle, asked.factor), await pawnote.securitySource(handle, "Essai")];
    await pawnote.securitySave(handle, problem.handle, { pin: asked.factor, deviceName: "Essai" });
    return pawnote.finishLoginManually(handle, context.authentication, context.identity, context.initialUsername);
  });
  said.login = login;
  said.user = handle.user.name;
  said.children = [];
  for (const child of handle.user.resources) said.children.push(await readChild(handle, child));
  if (asked.tick) {
    const [[id]] = said.children[0].homework;
    await pawnote.assignmentStatus(handle, id, true);
    const [again] = await pawnote.assignmentsFromWeek(handle, asked.week);
    said.ticked = again.done;
  }
  if (asked.upload) {
    const [[id]] = said.children[0].homework;
    await pawnote.assignmentUploadFile(handle, id, new Blob([asked.upload]), "mon travail.pdf");
    const [again] = await pawnote.assignmentsFromWeek(handle, asked.week);
    said.returned = [again.return.kind, again.return.canUpload, again.return.uploaded.name];
  }
  if (asked.empty) {
    const period = handle.instance.periods[0];
    const news = await pawnote.news(handle);
    const grades = await pawnote.gradesOverview(handle, period);
    const notebook = await pawnote.notebook(handle, period);
    const discussions = await pawnote.discussions(handle);
    const menus = await pawnote.menus(handle);
    const evaluations = await pawnote.evaluations(handle, period);
    await pawnote.presence(handle);
    said.empty = [news.items.length, grades.grades.length, notebook.absences.length, notebook.observations.length,
      discussions.items.length, menus.days.length, evaluations.length,
      (await pawnote.homepage(handle)).links.length];
    said.read = {
      absences: notebook.absences.map((one) => [one.hoursMissed, one.justified, one.shouldParentsJustify]),
      delays: notebook.delays.map((one) => [one.minutes, one.justified]),
      observations: notebook.observations.map((one) => [one.name, one.kind, one.reason, one.subject?.name]),
      news: news.items.map((one) => [one.title, one.content, one.author, one.acknowledged, one.needToAcknowledge]),
    };
    if (asked.acknowledge) await pawnote.newsInformationAcknowledge(handle, news.items[0]);
    said.acknowledged = asked.acknowledge ? (await pawnote.news(handle)).items[0].acknowledged : false;
    said.account = Object.keys(await pawnote.account(handle)).length > 0;
    said.week = [pawnote.frequency(handle, asked.week)?.label, pawnote.frequency(handle, asked.week + 1)?.label];
  }
} catch (problem) {
  said.error = problem?.name ?? String(problem);
  said.text = String(problem?.stack ?? problem).slice(0, 800);
}
console.log(JSON.stringify(said));
