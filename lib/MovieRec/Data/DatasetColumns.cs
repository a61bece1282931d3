namespace MovieRec.Data;

/// <summary>Movies and users as columns, named as in the published descriptions.</summary>
internal static class DatasetColumns
{
    public static Table OfMovies(Dataset data)
    {
        var columns = new List<Column> { Column.OfTexts("title", data.Movies.Select(movie => (string?)movie.Title)) };
        bool addresses = data.Movies.Any(movie => movie.ImdbUrl is not null);
        if (addresses || data.Movies.Any(movie => movie.ReleaseDate is not null))
            columns.Add(Column.OfDates("release_date", data.Movies.Select(movie => movie.ReleaseDate)));
        else
            columns.Add(Column.OfNumbers("year", data.Movies.Select(movie => (double?)movie.Year)));
        if (addresses)
        {
            columns.Add(Column.OfDates("video_release_date", data.Movies.Select(movie => movie.VideoReleaseDate)));
            columns.Add(Column.OfTexts("imdb_url", data.Movies.Select(movie => movie.ImdbUrl)));
        }
        if (data.Movies.Any(movie => movie.OriginalLanguage is not null))
            columns.Add(Column.OfTexts("original_language", data.Movies.Select(movie => movie.OriginalLanguage)));
        columns.AddRange(
            data.Genres.Select(genre =>
                Column.OfNumbers(genre, data.Movies.Select(movie => (double?)(movie.Genres.Contains(genre) ? 1 : 0)))
            )
        );
        return new Table(columns);
    }

    public static Table OfUsers(Dataset data)
    {
        var columns = new List<Column> { Column.OfNumbers("user_id", data.Users.Select(user => (double?)user.Id)) };
        if (data.Users.Any(user => user.Age is not null))
            columns.Add(Column.OfNumbers("age", data.Users.Select(user => (double?)user.Age)));
        if (data.Users.Any(user => user.Gender is not null))
            columns.Add(Column.OfTexts("gender", data.Users.Select(user => user.Gender?.ToString())));
        if (data.Users.Any(user => user.Occupation is not null))
            columns.Add(Column.OfTexts("occupation", data.Users.Select(user => user.Occupation)));
        if (data.Users.Any(user => user.ZipCode is not null))
            columns.Add(Column.OfTexts("zip_code", data.Users.Select(user => user.ZipCode)));
        return new Table(columns);
    }
}
