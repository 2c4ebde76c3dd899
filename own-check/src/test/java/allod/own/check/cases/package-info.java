/// The proof by cases: small programs with the verdict that the checker must give on them.
///
/// ```
/// src/test/cases/AREA/Name.java -> CaseFile -> Compilation (javac and AllodOwn) -> Verdict -> CasesTest, Verdicts
/// src/test/cases/lib            -> compiled once, on the class path of all
/// ```
///
/// Reading order: [CaseFile], [Compilation], [Verdict], [CaseJudge], [Verdicts].
package allod.own.check.cases;
