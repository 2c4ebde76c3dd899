package allod.own.check.report;

import java.util.Optional;

/// The kinds of findings.
///
/// Below 1000 the digits are those of the Rust compiler's error of the same meaning; 1nnn exist for Java only;
/// 2nnn are notes of the escape analysis; 99nn speak of the checker itself.
public enum OwnCode {
    MISSING_LIFETIME("OWN0106", Severity.ERROR),
    NOT_SENDABLE("OWN0277", Severity.ERROR),
    SHARED_WHERE_EXCLUSIVE("OWN0308", Severity.ERROR),
    LAMBDA_OUTLIVES_BORROW("OWN0373", Severity.ERROR),
    USE_AFTER_MOVE("OWN0382", Severity.ERROR),
    EXCLUSIVE_TWICE("OWN0499", Severity.ERROR),
    SHARED_AND_EXCLUSIVE("OWN0502", Severity.ERROR),
    READ_WHILE_EXCLUSIVE("OWN0503", Severity.ERROR),
    MOVE_WHILE_BORROWED("OWN0505", Severity.ERROR),
    ASSIGN_WHILE_BORROWED("OWN0506", Severity.ERROR),
    MOVE_OUT_OF_BORROW("OWN0507", Severity.ERROR),
    MOVE_OUT_OF_ARRAY("OWN0508", Severity.ERROR),
    MOVE_OUT_OF_DROPPED("OWN0509", Severity.ERROR),
    GUARD_MUTATES("OWN0510", Severity.ERROR),
    RETURN_OF_LOCAL_BORROW("OWN0515", Severity.ERROR),
    WRITE_THROUGH_SHARED("OWN0594", Severity.ERROR),
    MUTATION_THROUGH_SHARED("OWN0596", Severity.ERROR),
    BORROW_OUTLIVES_OWNER("OWN0597", Severity.ERROR),
    LIFETIME_MISMATCH("OWN0621", Severity.ERROR),
    TEMPORARY_DROPPED("OWN0716", Severity.ERROR),
    LEAK("OWN1001", Severity.ERROR),
    LEAK_ON_EXCEPTION("OWN1002", Severity.ERROR),
    OVERWRITTEN("OWN1003", Severity.ERROR),
    DROP_FORGETS("OWN1004", Severity.ERROR),
    MOVED_RESOURCE("OWN1005", Severity.ERROR),
    UNCHECKED_CONTAINER("OWN1006", Severity.ERROR),
    OVERRIDE("OWN1007", Severity.ERROR),
    STATIC_OWNER("OWN1008", Severity.ERROR),
    TRUSTED("OWN1009", Severity.ERROR),
    LOST_OWNER("OWN1010", Severity.ERROR),
    MAY_LIVE_ON_STACK("OWN2001", Severity.NOTE),
    LIVES_ON_HEAP("OWN2002", Severity.NOTE),
    PARAMETER_SUMMARY("OWN2003", Severity.NOTE),
    NOT_ANALYSED("OWN9998", Severity.ERROR),
    CHECKER_FAILED("OWN9999", Severity.ERROR);

    /// How heavy a finding weighs when nothing else is said.
    public enum Severity {
        /// The build fails.
        ERROR,
        /// The build goes on.
        WARNING,
        /// For those who asked.
        NOTE
    }

    private final String id;
    private final Severity severity;

    OwnCode(String id, Severity severity) {
        this.id = id;
        this.severity = severity;
    }

    /// What messages, `@SuppressWarnings` and `--explain` call it, as `OWN0382`.
    public String id() {
        return id;
    }

    /// How heavy it weighs by default.
    public Severity severity() {
        return severity;
    }

    /// The code of an id.
    ///
    /// @param id as `OWN0382`
    /// @return the code, or nothing for an unknown id
    public static Optional<OwnCode> of(String id) {
        for (OwnCode code : values()) {
            if (code.id.equals(id)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
