import own.cases.lib.Buf;

/// Accept: the elements of an array are read.
final class ArrayRead {
    static int f(Buf[] all) {
        int sum = 0;
        for (Buf one : all) {
            sum += one.get(0);
        }
        return sum + all[0].get(0);
    }
}
