package allod.own.check.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What javac said of a case, held against what the case wants.
///
/// @param wanted the case
/// @param said all that javac said of it
/// @param wrongs what is not as it should be; none when the case passes
record Verdict(CaseFile wanted, List<Said> said, List<String> wrongs) {

    static Verdict of(CaseFile wanted, List<Said> said) {
        List<String> wrongs = new ArrayList<>();
        said.stream()
                .filter(Said::isError)
                .filter(error -> !error.isOfOwn())
                .forEach(error -> wrongs.add("is not Java: " + error));
        Optional<Said> first = said.stream().filter(Said::isError).findFirst();
        if (wanted.error().isPresent()) {
            Expectation error = wanted.error().get();
            if (first.isEmpty()) {
                wrongs.add("wanted " + error + ", got silence");
            } else if (!first.get().code().equals(error.code()) || first.get().line() != error.line()) {
                wrongs.add("wanted " + error + ", got " + first.get());
            }
        } else {
            said.stream()
                    .filter(Said::isOfOwn)
                    .filter(one -> wanted.escapes().isEmpty() || one.isError())
                    .forEach(one -> wrongs.add("wanted silence, got " + one));
        }
        wanted.escapes().stream()
                .filter(escape -> said.stream().noneMatch(one -> answers(one, escape)))
                .forEach(escape -> wrongs.add("wanted " + escape + ", got " + ofLine(said, escape.line())));
        return new Verdict(wanted, said, wrongs);
    }

    boolean passes() {
        return wrongs.isEmpty();
    }

    private static boolean answers(Said one, Expectation escape) {
        return one.code().equals(escape.code())
                && one.line() == escape.line()
                && one.text().toLowerCase(Locale.ROOT).contains(escape.reason().toLowerCase(Locale.ROOT));
    }

    private static String ofLine(List<Said> said, long line) {
        List<Said> there = said.stream().filter(one -> one.line() == line).toList();
        return there.isEmpty() ? "nothing" : there.toString();
    }

    /// One line where the case passes, and one more for each thing wrong.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(passes() ? "ok    " : "WRONG ").append(wanted);
        wrongs.forEach(wrong -> text.append("\n        ").append(wrong));
        return text.toString();
    }
}
