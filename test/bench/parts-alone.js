// A plan cut into parts once more, by the bench and not by the solver: who works on one day near each other, with the visits that
// the plan gives them. Each part is a problem of its own; searched alone, it shows what the search of the whole left on the road.

const PART_VISITS = 200;
const DAY = 24 * 3_600;

/** `{ problem, driving }` for each part: driving is what the plan has on its routes, in seconds. */
export function partsOf(problem, solution) {
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const routes = new Map(solution.routes.map((route) => [route.vehicle, route]));
  const servedBy = (vehicle) =>
    (routes.get(vehicle.id)?.steps ?? []).filter(({ type }) => type === 'job').map(({ id }) => jobs.get(id));
  const days = new Map();
  for (const vehicle of problem.vehicles) {
    const day = Math.floor(vehicle.time_window[0] / DAY);
    const own = servedBy(vehicle);
    const places = own.length > 0 ? own.map(({ location }) => location) : [vehicle.start];
    const middle = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
    days.set(day, [...(days.get(day) ?? []), { vehicle, own, middle, weight: own.length }]);
  }
  return [...days.values()].flatMap((spots) => halved(spots, 0)).map((part) => toPart(part, routes));
}

/** Cut across and lengthwise in turn, into parts of about as many visits. */
function halved(spots, axis) {
  const total = spots.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= PART_VISITS * 1.3 || spots.length < 2) return [spots];
  const ordered = spots.toSorted((a, b) => a.middle[axis] - b.middle[axis]);
  let cut = 0;
  for (let sum = 0; cut < ordered.length - 1 && sum < total / 2; cut++) sum += ordered[cut].weight;
  return [...halved(ordered.slice(0, cut), 1 - axis), ...halved(ordered.slice(cut), 1 - axis)];
}

function toPart(spots, routes) {
  return {
    problem: { vehicles: spots.map(({ vehicle }) => vehicle), jobs: spots.flatMap(({ own }) => own) },
    driving: spots.reduce((sum, { vehicle }) => sum + (routes.get(vehicle.id)?.cost ?? 0), 0),
  };
}
