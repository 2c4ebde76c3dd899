package allod.bench.gc;

/// What a heap says of itself about the time that is measured, beside what the process says.
interface Form {

    void begin();

    /// Prints figures.
    void end();
}
