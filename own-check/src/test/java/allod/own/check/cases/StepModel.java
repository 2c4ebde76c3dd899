package allod.own.check.cases;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Says what is wrong with a method of [Step]s by going every way through it.
///
/// It keeps the set of all situations in which a step can be reached, one situation for each different way: for
/// every variable in scope the line where its value came in, or 0 when it holds none. Loops are gone round
/// until no new situation turns up. Nothing is joined, so that the model has nothing in common with an analysis
/// of data flow.
final class StepModel {

    private static final int MOVED = 0;

    private final Set<String> wrongs = new TreeSet<>();

    /// What is wrong, each as code and line.
    static Set<String> wrongs(StepMethod method) {
        StepModel model = new StepModel();
        Ways ways = model.block(method.body(), Set.of(Map.of("p", method.firstLine())));
        ways.normal.forEach(end -> model.forget(end, Set.of()));
        return model.wrongs;
    }

    /// Situations by the way in which a step is left. Returns need no set: they end in the model at once.
    private static final class Ways {
        Set<Map<String, Integer>> normal = new HashSet<>();
        final Set<Map<String, Integer>> breaks = new HashSet<>();
        final Set<Map<String, Integer>> continues = new HashSet<>();
    }

    private Ways block(List<Step> steps, Set<Map<String, Integer>> entries) {
        Ways ways = new Ways();
        ways.normal.addAll(entries);
        for (Step step : steps) {
            Ways next = new Ways();
            ways.normal.forEach(entry -> step(step, entry, next));
            ways.breaks.addAll(next.breaks);
            ways.continues.addAll(next.continues);
            ways.normal = next.normal;
        }
        return ways;
    }

    private void step(Step step, Map<String, Integer> before, Ways ways) {
        Map<String, Integer> after = new TreeMap<>(before);
        switch (step) {
            case Step.Make make -> after.put(make.name(), make.line());
            case Step.Rename rename -> {
                take(after, rename.from(), rename.line());
                after.put(rename.name(), rename.line());
            }
            case Step.Refill refill -> fill(after, refill.name(), refill.line());
            case Step.Assign assign -> {
                take(after, assign.from(), assign.line());
                fill(after, assign.name(), assign.line());
            }
            case Step.End end -> take(after, end.name(), end.line());
            case Step.Use use -> need(after, use.name(), use.line());
            case Step.Branch branch -> {
                inner(branch.then(), before, ways);
                inner(branch.otherwise(), before, ways);
                return;
            }
            case Step.Loop loop -> {
                loop(loop, before, ways);
                return;
            }
            case Step.Leave leave -> {
                leave(leave.way(), before, ways);
                return;
            }
        }
        ways.normal.add(after);
    }

    private void inner(List<Step> steps, Map<String, Integer> before, Ways ways) {
        Ways inside = block(steps, Set.of(before));
        inside.normal.forEach(end -> ways.normal.add(forget(end, before.keySet())));
        inside.breaks.forEach(end -> ways.breaks.add(forget(end, before.keySet())));
        inside.continues.forEach(end -> ways.continues.add(forget(end, before.keySet())));
    }

    private void loop(Step.Loop loop, Map<String, Integer> before, Ways ways) {
        Set<Map<String, Integer>> seen = new HashSet<>(Set.of(before));
        List<Map<String, Integer>> heads = new ArrayList<>(seen);
        if (!loop.atLeastOnce()) {
            ways.normal.add(before);
        }
        while (!heads.isEmpty()) {
            Map<String, Integer> head = heads.removeLast();
            Ways turn = new Ways();
            inner(loop.body(), head, turn);
            ways.normal.addAll(turn.breaks);
            turn.normal.addAll(turn.continues);
            ways.normal.addAll(turn.normal);
            turn.normal.stream().filter(seen::add).forEach(heads::add);
        }
    }

    private void leave(Step.Way way, Map<String, Integer> before, Ways ways) {
        switch (way) {
            case BREAK -> ways.breaks.add(before);
            case CONTINUE -> ways.continues.add(before);
            case RETURN -> forget(before, Set.of());
        }
    }

    private void need(Map<String, Integer> values, String name, int line) {
        if (values.get(name) == MOVED) {
            wrongs.add("OWN0382 " + line);
        }
    }

    private void take(Map<String, Integer> values, String name, int line) {
        need(values, name, line);
        values.put(name, MOVED);
    }

    private void fill(Map<String, Integer> values, String name, int line) {
        if (values.get(name) != MOVED) {
            wrongs.add("OWN1003 " + line);
        }
        values.put(name, line);
    }

    /// The situation without the variables that go out of scope.
    private Map<String, Integer> forget(Map<String, Integer> values, Set<String> kept) {
        Map<String, Integer> rest = new TreeMap<>();
        values.forEach((name, line) -> {
            if (kept.contains(name)) {
                rest.put(name, line);
            } else if (line != MOVED) {
                wrongs.add("OWN1001 " + line);
            }
        });
        return rest;
    }
}
