/// Accept: variable arity, arrays of arrays.
final class Varargs {
    static int sum(int... all) {
        int[][] two = {all, {1, 2}};
        int sum = 0;
        for (int[] row : two) {
            for (int one : row) {
                sum += one;
            }
        }
        return sum;
    }

    static int f() {
        return sum() + sum(1) + sum(1, 2, 3);
    }
}
