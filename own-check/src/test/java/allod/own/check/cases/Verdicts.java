package allod.own.check.cases;

import java.util.List;

/// Prints the verdict on every case, or on those whose names contain one of the arguments. Needs no Maven; from the
/// root
/// of the project:
///
/// ```
/// javac -d target/own $(find own own-check/src/main own-check/src/test/java/allod/own/check/cases \
///     -name '*.java' ! -name '*Test.java' ! -name 'module-info.java') -cp JSPECIFY_JAR
/// cp -r own-check/src/main/resources/* target/own
/// java -cp target/own allod.own.check.cases.Verdicts [--all] [--said] [NAME...]
/// ```
///
/// Prints the wrong ones, and with `--all` those that pass too; `--said` adds all that javac said. Ends with 1 when one
/// is wrong.
public final class Verdicts {

    private Verdicts() {}

    /// Prints verdicts.
    ///
    /// @param arguments options and parts of names
    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        List<String> names =
                options.stream().filter(option -> !option.startsWith("--")).toList();
        int wrong = 0;
        int judged = 0;
        try (CaseJudge judge = new CaseJudge()) {
            for (CaseFile one : CaseFile.all()) {
                if (!names.isEmpty() && names.stream().noneMatch(one.name()::contains)) {
                    continue;
                }
                Verdict verdict = judge.judge(one);
                judged++;
                wrong += verdict.passes() ? 0 : 1;
                print(verdict, options);
            }
        }
        System.out.println(judged + " cases, " + wrong + " wrong");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static void print(Verdict verdict, List<String> options) {
        if (!verdict.passes() || options.contains("--all")) {
            System.out.println(verdict);
        }
        if (options.contains("--said")) {
            verdict.said().forEach(one -> System.out.println(one.text().indent(8)));
        }
    }
}
